import { DurasweepError } from '../core/domain/errors.ts';
import type { PlannedTraining, TrainingPlan } from '../core/domain/training-warnings.ts';
import type { AugmentationOptions, ModelOptions, Readout, TrainingOptions, Variant } from '../core/domain/variant.ts';
import { takesReadout } from '../core/models/architectures/index.ts';
import { listPooling } from '../core/models/architectures/traits.ts';
import { expandGrid } from './expand-grid.ts';
import { type Draft, resolveTeachers } from './resolve-distillation.ts';
import type { ExperimentConfiguration, SweepConfiguration, VariantConfiguration } from './schema.ts';
import { hasSearch, listSuggested } from './search/plan-search.ts';
import type { TrainingConfiguration } from './training-schema.ts';

type ResolvedTraining = TrainingOptions & { readonly readout: Readout };

const NO_AUGMENTATION: AugmentationOptions = { rotationDegrees: 0, scaling: 0, timeWarp: 0, jitter: 0, crop: 0 };

/** The reference protocol: the defaults of training. */
export const TRAINING_DEFAULTS: ResolvedTraining = {
  maxEpochs: 20,
  batchSize: 64,
  batching: 'random',
  readout: 'last-padded',
  learningRate: 1e-3,
  schedule: { type: 'plateau', factor: 0.5, patience: 5, minimumLearningRate: 0 },
  earlyStoppingPatience: 7,
  gradientClipNorm: null,
  weightDecay: 0,
  labelSmoothing: 0,
  augmentation: NO_AUGMENTATION,
};

/** All variants of a sweep with grids expanded and defaults filled in; a variant's training overrides its experiment's and the sweep's. */
export function resolveVariants(configuration: Pick<SweepConfiguration, 'training' | 'experiments'>): Variant[] {
  const variants = resolveTeachers(draftVariants(configuration));
  refuseDuplicates(variants);
  return variants;
}

/** All variants of a sweep, with teachers by name. */
export function draftVariants(configuration: Pick<SweepConfiguration, 'training' | 'experiments'>): Draft[] {
  return configuration.experiments.flatMap((experiment) =>
    listVariants(experiment).map((variant) => draftVariant(configuration.training, experiment, variant)),
  );
}

/** One of the variants of `draftVariants`. */
export function draftVariant(
  training: SweepConfiguration['training'],
  experiment: ExperimentConfiguration,
  variant: VariantConfiguration,
): Draft {
  const layers = [training, experiment.training, variant.training];
  const distil = layers.findLast((layer) => layer?.distil !== undefined)?.distil;
  return { variant: resolveVariant(experiment.name, variant, layers), distil };
}

/** The planned training, for warnings: the first of variants with equal training and their number, so that large sweeps send little. */
export function planTrainings(configuration: Pick<SweepConfiguration, 'training' | 'experiments' | 'normalisation'>): TrainingPlan {
  const trainings = new Map<string, PlannedTraining>();
  for (const { name, model, training } of resolveVariants(configuration)) {
    const { batchSize, maxEpochs, augmentation } = training;
    const rotates = turnsTriples(augmentation);
    const pooling = listPooling(model);
    const alike = JSON.stringify([batchSize, maxEpochs, rotates, pooling]);
    const known = trainings.get(alike);
    trainings.set(
      alike,
      known
        ? { ...known, alike: (known.alike ?? 0) + 1 }
        : {
            variant: name,
            batchSize,
            maxEpochs,
            ...(rotates ? { rotates } : {}),
            ...(pooling.length > 0 ? { pooling } : {}),
          },
    );
  }
  return { normalisation: configuration.normalisation, trainings: [...trainings.values()] };
}

/** Whether features are rotated in groups of three. */
export function turnsTriples({ rotationDegrees, headingDegrees = 0 }: AugmentationOptions): boolean {
  return rotationDegrees > 0 || headingDegrees > 0;
}

export function resolveVariant(
  experiment: string,
  variant: VariantConfiguration,
  layers: readonly (TrainingConfiguration | undefined)[],
): Variant {
  const { readout, ...training } = mergeTraining(layers);
  const { name, architecture, training: _own, ...options } = variant;
  const model: ModelOptions = takesReadout(variant) ? { ...options, architecture, readout } : { ...options, architecture };
  return { name, experiment, model, training };
}

export function mergeTraining(layers: readonly (TrainingConfiguration | undefined)[]): ResolvedTraining {
  let merged = TRAINING_DEFAULTS;
  for (const layer of layers) {
    if (layer === undefined) continue;
    const { augmentation, classWeights, keep, distil: _teachers, ...rest } = layer;
    // Zod omits missing optional fields, so a spread overrides only the given ones.
    merged = {
      ...merged,
      ...(rest as Partial<ResolvedTraining>),
      augmentation: dropUnused({ ...merged.augmentation, ...(augmentation as Partial<AugmentationOptions>) }),
    };
    if (classWeights !== undefined) merged = weighClasses(merged, classWeights);
    if (keep !== undefined) merged = keepEpoch(merged, keep);
  }
  return merged;
}

/** Drops newer options at their default, because they must not change trial keys. */
function dropUnused({ headingDegrees = 0, stepMask = 0, featureMask = 0, ...augmentation }: AugmentationOptions): AugmentationOptions {
  return {
    ...augmentation,
    ...(headingDegrees > 0 ? { headingDegrees } : {}),
    ...(stepMask > 0 ? { stepMask } : {}),
    ...(featureMask > 0 ? { featureMask } : {}),
  };
}

/** Omits the default, because it must not change trial keys. */
function weighClasses({ classWeights: _before, ...rest }: ResolvedTraining, wanted: 'none' | 'balanced'): ResolvedTraining {
  return wanted === 'balanced' ? { ...rest, classWeights: wanted } : rest;
}

/** As for class weights, omits the default. */
function keepEpoch({ keep: _before, ...rest }: ResolvedTraining, wanted: 'best' | 'last'): ResolvedTraining {
  return wanted === 'last' ? { ...rest, keep: wanted } : rest;
}

/** An experiment's variants as configured, expanded from its grid or suggested by its search, in planned order. */
export function listVariants(experiment: ExperimentConfiguration): readonly VariantConfiguration[] {
  if (hasSearch(experiment)) return listSuggested(experiment);
  const { variants, grid } = experiment;
  return grid === undefined ? variants : [...variants, ...expandGrid(grid)];
}

function refuseDuplicates(variants: readonly Variant[]): void {
  const seen = new Set<string>();
  for (const { name, experiment } of variants) {
    if (seen.has(name)) {
      throw new DurasweepError(
        'InvalidConfig',
        `experiments.${experiment}: two variants are named "${name}"; names must be unique in a sweep.`,
      );
    }
    seen.add(name);
  }
}

/** The seeds of a configuration: a number n means 0 … n − 1. */
export function resolveSeeds(seeds: SweepConfiguration['seeds']): number[] {
  return typeof seeds === 'number' ? Array.from({ length: seeds }, (_, seed) => seed) : [...seeds];
}
