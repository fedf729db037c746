import { variantFingerprint } from '../core/domain/keys.ts';
import { nameSome } from '../core/domain/name-some.ts';
import { SPLIT_METHODS } from '../core/domain/split-methods.ts';
import type { Variant } from '../core/domain/variant.ts';
import { expandModel } from '../core/models/architectures/index.ts';
import { dropsActivations } from '../core/models/architectures/traits.ts';
import { abbreviate } from './explain-issue.ts';
import { resolveVariants } from './resolve-variants.ts';
import type { SweepConfiguration } from './schema.ts';

/** Warnings about settings without effect or with an unexpected one, each a sentence that begins with the field. */
export function listWarnings(configuration: SweepConfiguration): string[] {
  return [
    ...warnOfSplit(configuration),
    ...warnOfDataset(configuration),
    ...warnOfExecution(configuration),
    ...warnOfVariants(configuration),
  ];
}

function warnOfSplit({ split }: SweepConfiguration): string[] {
  const { method, folds, testFraction, validationFraction, seed } = split;
  const reads: readonly string[] = SPLIT_METHODS[method].reads;
  const changed = {
    folds: folds !== null,
    testFraction: testFraction !== 0,
    validationFraction: validationFraction !== 0.2,
    seed: seed !== 0,
  };
  const fields = ['folds', 'testFraction', 'validationFraction', 'seed'] as const;
  return fields
    .filter((field) => changed[field] && !reads.includes(field))
    .map((field) => `split.${field}: ${abbreviate(split[field])} has no effect with split.method "${method}".`);
}

function warnOfDataset({ dataset }: SweepConfiguration): string[] {
  if (dataset.synthetic !== 'always') return [];
  const unused = [...(dataset.sources.length > 0 ? ['sources'] : []), ...(dataset.sha256 === null ? [] : ['sha256'])];
  return unused.map((field) => `dataset.${field}: has no effect with dataset.synthetic "always".`);
}

function warnOfExecution({ execution }: SweepConfiguration): string[] {
  if (execution.onFailure !== 'skip' || execution.parkTimeLimit === '7 days') return [];
  return ['execution.parkTimeLimit: has no effect with execution.onFailure "skip".'];
}

function warnOfVariants(configuration: SweepConfiguration): string[] {
  const variants = resolveVariants(configuration);
  const rules: [says: string, holds: (variant: Variant) => boolean][] = [
    [
      'dropout: has no effect with one layer, except in deep-gru',
      ({ model }) => (model.dropout ?? 0) > 0 && !dropsActivations(expandModel(model)),
    ],
    [
      'training.schedule.warmupEpochs: the warm-up never ends, because training.maxEpochs is not larger',
      ({ training: { schedule, maxEpochs } }) => schedule.type === 'cosine' && schedule.warmupEpochs >= maxEpochs,
    ],
    [
      'training.schedule.minimumLearningRate: is not below training.learningRate, so the schedule has no effect',
      ({ training: { schedule, learningRate } }) => schedule.type !== 'constant' && schedule.minimumLearningRate >= learningRate,
    ],
  ];
  if (configuration.evaluation !== undefined) {
    rules.push([
      'evaluation.copies: has no effect on variants that are trained without distortions',
      ({ training: { augmentation } }) => Object.values(augmentation).every((strength) => strength === 0),
    ]);
  }
  const warnings = rules.flatMap(([says, holds]) => {
    const names = variants.filter(holds).map(({ name }) => name);
    return names.length === 0 ? [] : [`${says} (${nameSome(names)}).`];
  });
  return [...warnings, ...warnOfTwins(variants)];
}

function warnOfTwins(variants: readonly Variant[]): string[] {
  const first = new Map<string, string>();
  const twins: string[] = [];
  for (const variant of variants) {
    const fingerprint = variantFingerprint(variant);
    const other = first.get(fingerprint);
    if (other === undefined) first.set(fingerprint, variant.name);
    else twins.push(`${variant.name} as ${other}`);
  }
  return twins.length === 0 ? [] : [`experiments: these variants are identical to another and share its trials: ${nameSome(twins)}.`];
}
