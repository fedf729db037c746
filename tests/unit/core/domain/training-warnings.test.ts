import { describe, expect, it } from 'vitest';
import type { SplitDescription } from '../../../../core/domain/results.ts';
import { listTrainingWarnings } from '../../../../core/domain/training-warnings.ts';

const split = (train: number): SplitDescription => ({
  method: 'random',
  seed: 0,
  folds: [{ fold: 0, train, validation: 10, test: 0, validationGroups: [], testGroups: [] }],
  nearDuplicates: 0,
});
const dataset = {
  features: ['x', 'y'],
  featureScales: [
    { mean: 0, deviation: 1 },
    { mean: 970, deviation: 30 },
  ],
};
const trainings = [{ variant: 'gru', batchSize: 64, maxEpochs: 20 }];

describe('listTrainingWarnings', () => {
  it('warns of fewer than 500 updates, with the number and what to change', () => {
    const [warning] = listTrainingWarnings({ dataset, split: split(36), normalisation: 'standardise', trainings });
    expect(warning?.kind).toBe('few-updates');
    expect(warning?.message).toMatch(
      /gru .* 20 updates .* 36 training recordings; .* lower training.batchSize or raise training.maxEpochs/,
    );
    expect(listTrainingWarnings({ dataset, split: split(1600), normalisation: 'standardise', trainings })).toEqual([]);
  });

  it('counts all variants with few updates, also those with the same training', () => {
    const alike = { ...trainings[0], variant: 'gru', batchSize: 64, maxEpochs: 20, alike: 11 };
    const message = (planned: typeof trainings) =>
      listTrainingWarnings({ dataset, split: split(36), normalisation: 'standardise', trainings: planned })[0]?.message;
    expect(message([alike])).toMatch(/^gru and 11 more can make as few as 20 updates of their weights/);
    expect(message([alike, { variant: 'tcn', batchSize: 8, maxEpochs: 2 }])).toMatch(/^gru, tcn and 11 more .* as few as 10 updates/);
    expect(message(trainings)).toMatch(/^gru can make as few as 20 updates of its weights/);
  });

  it('warns of unscaled features, by name', () => {
    const [warning] = listTrainingWarnings({ dataset, split: split(1600), normalisation: 'none', trainings });
    expect(warning).toMatchObject({ kind: 'unscaled-features', message: expect.stringMatching(/^1 feature \(y\)/) });
  });

  it('gives no warning if an older description has no scales, or for a constant feature', () => {
    const constant = { features: ['x'], featureScales: [{ mean: 0, deviation: 0 }] };
    for (const other of [{ features: ['x'] }, constant]) {
      expect(listTrainingWarnings({ dataset: other, split: split(1600), normalisation: 'none', trainings })).toEqual([]);
    }
  });
});
