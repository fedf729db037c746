import { describe, expect, it } from 'vitest';
import { summariseDataset } from '../../../../core/domain/dataset-summary.ts';
import { shortenNames, withCharacters } from '../../../../core/domain/shorten-names.ts';
import { buildSweepResults } from '../../../fixtures/sweep-results.ts';

describe('names for which there is no room', () => {
  it('keep both ends, so that trials keep fold and seed', () => {
    const trials = [0, 1].map((seed) => `bidirectional_gru_hidden64_layers2_dropout0.25 fold 3 seed ${seed}`);
    expect(shortenNames(trials, withCharacters(38))).toEqual([
      'bidirectional_gru_h…0.25 fold 3 seed 0',
      'bidirectional_gru_h…0.25 fold 3 seed 1',
    ]);
  });

  it('keep what tells them apart, also if one name lacks it', () => {
    const user = (middle: string) => `participant of the first study${middle}, recorded at the university hospital`;
    const labels = shortenNames([user(' (left)'), user(' (right)'), user('')], withCharacters(24));
    expect(labels).toEqual(['partici…y (left),…spital', 'partic…y (right),…spital', 'participan…y,…y hospital']);
  });
});

it('a summary of the data tells users apart whose names differ in the middle', () => {
  const names = ['left', 'right'].map((side) => `participant of the first study, ${side}-handed, recorded at the university hospital`);
  const { dataset } = buildSweepResults({ recordings: 320, seeds: 1 });
  const line = summariseDataset({ ...dataset, groups: names.map((name) => ({ name, recordings: 9 })) }).find((text) =>
    text.includes('2 groups'),
  );
  expect(line).toBe('  2 groups: participant of th…left…iversity hospital (9), participant of th…right…versity hospital (9)');
});
