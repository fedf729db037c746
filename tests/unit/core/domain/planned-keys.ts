import { createHash } from 'node:crypto';
import { loadConfiguration } from '../../../../cli/load-configuration.ts';
import { resolveSeeds, resolveVariants } from '../../../../configs/resolve-variants.ts';
import type { SweepConfiguration } from '../../../../configs/schema.ts';
import type { Dataset } from '../../../../core/dataset/dataset.ts';
import { padFold } from '../../../../core/dataset/pad.ts';
import { readDataset } from '../../../../core/dataset/read-dataset.ts';
import { encodeFoldSequences } from '../../../../core/dataset/sequences-codec.ts';
import { fillFolds, splitDataset } from '../../../../core/dataset/split.ts';
import { generateSyntheticFiles, SYNTHETIC_FORMAT } from '../../../../core/dataset/synthetic.ts';
import { trialKey } from '../../../../core/domain/keys.ts';

/** What a configuration trains on a small generated data set. */
export interface PlannedKeys {
  /** sha256 of each fold's tensors: they are part of every trial's key. */
  readonly tensors: readonly string[];
  /** By variant, in the plan's order: sha256 over the keys of its trials, fold by fold and seed by seed. */
  readonly trials: readonly (readonly [variant: string, keys: string])[];
}

const DATASET_SHA256 = 'd'.repeat(64);

export async function loadPreset(name: string): Promise<SweepConfiguration> {
  return (await loadConfiguration(`configs/${name}`)).configuration;
}

/** @param version of the training code */
export async function planKeys(configuration: SweepConfiguration, version: string): Promise<PlannedKeys> {
  const tensors = padFolds(configuration, await readSynthetic());
  const seeds = resolveSeeds(configuration.seeds);
  const trials = resolveVariants(configuration).map(({ name, model, training }) => {
    const keys = tensors.flatMap((sha256, fold) =>
      seeds.map((seed) => {
        const reference = { bucket: 'b', key: 'k', sha256, bytes: 1 };
        return trialKey({ datasetSha256: DATASET_SHA256, tensors: reference, fold, model, training, seed, packed: false }, version);
      }),
    );
    return [name, hash(keys.join())] as const;
  });
  return { tensors, trials };
}

function readSynthetic(): Promise<Dataset> {
  const files = generateSyntheticFiles({ seed: 0, users: 8, classes: 3, repetitions: 4 });
  return readDataset({ name: 'synthetic', input: { type: 'files', files }, format: SYNTHETIC_FORMAT });
}

function padFolds({ split, normalisation }: SweepConfiguration, dataset: Dataset): string[] {
  return splitDataset({ dataset, options: fillFolds(split) }).folds.map((fold) =>
    hash(encodeFoldSequences(padFold({ dataset, fold, normalisation }).fold)),
  );
}

function hash(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
