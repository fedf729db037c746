import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  baselinesKey,
  evaluationFile,
  parsedFolder,
  reportFolder,
  splitKey,
  tensorsFolder,
} from '../../../../core/domain/artifact-keys.ts';
import { loadPreset, type PlannedKeys, planKeys } from './planned-keys.ts';

interface RecordedKeys extends PlannedKeys {
  readonly parsed: string;
  readonly split: string;
  readonly padded: string;
}

/** Version of the training code when the keys were recorded. */
const RECORDED_TRAINING = '4';

/** Made by the code before other stages had versions: what stores hold from then must be found. */
const recorded = Object.entries(
  JSON.parse(readFileSync(new URL('../../../fixtures/planned-keys.json', import.meta.url), 'utf8')) as Record<string, RecordedKeys>,
);

describe('keys of the shipped configurations', () => {
  it.each(recorded)('%s plans the same trials as always, but for the version of the training code', async (name, { tensors, trials }) => {
    const planned = await planKeys(await loadPreset(name), RECORDED_TRAINING);
    expect(planned).toEqual({ tensors, trials });
  });

  it.each(recorded)('%s: artifacts of the first version of the data code keep their keys', async (name, keys) => {
    const { dataset, split, normalisation } = await loadPreset(name);
    expect(parsedFolder('d', { format: dataset.format, name: dataset.name }, '1')).toBe(`datasets/d/parsed/${keys.parsed}`);
    expect(splitKey('d', { options: split, parsedSha256: 'p'.repeat(64) }, '1')).toBe(`datasets/d/splits/${keys.split}.json`);
    expect(tensorsFolder('d', { split: 's'.repeat(64), normalisation }, '1')).toBe(`datasets/d/tensors/${keys.padded}`);
  });
});

describe('keys of derived artifacts', () => {
  it.each([
    ['parsed recordings', (version: string) => parsedFolder('d', { format: {}, name: 'n' }, version)],
    ['splits', (version: string) => splitKey('d', { options: {}, parsedSha256: 'p' }, version)],
    ['tensors', (version: string) => tensorsFolder('d', { split: 's', normalisation: 'none' }, version)],
    ['baselines', (version: string) => baselinesKey('t', version)],
    ['evaluations', (version: string) => evaluationFile(version)],
    ['reports', (version: string) => reportFolder('s', {}, version)],
  ])('of %s include the version of their code', (_, makeKey) => {
    expect(new Set(['1', '2', '3'].map(makeKey)).size).toBe(3);
  });
});
