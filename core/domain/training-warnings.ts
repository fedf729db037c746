import { countOf } from './count-of.ts';
import { nameSome } from './name-some.ts';
import type { DatasetDescription, SplitDescription } from './results.ts';

/** The properties of a variant's training that are checked before it runs. */
export interface PlannedTraining {
  readonly variant: string;
  /** Number of further variants for which they are the same; absent if there are none. */
  readonly alike?: number;
  readonly batchSize: number;
  readonly maxEpochs: number;
  /** Absent if recordings are not rotated. */
  readonly rotates?: true;
  /** Pooling blocks in order, each with the number of steps that it and those before it combine into one; absent if none. */
  readonly pooling?: readonly { readonly block: string; readonly needs: number }[];
}

export interface TrainingWarning {
  readonly kind: 'few-updates' | 'unscaled-features';
  readonly message: string;
}

/** Number of weight updates below which networks stayed untrained on every small data set tested (docs/method.md). */
export const FEWEST_UPDATES = 500;

/** Beyond these values, networks with unnormalised features learned slowly or not at all. */
const LARGEST_MEAN = 30;
const DEVIATIONS = { smallest: 0.03, largest: 30 };

export interface TrainingPlan {
  readonly normalisation: string;
  readonly trainings: readonly PlannedTraining[];
}

interface WarningInput extends TrainingPlan {
  readonly dataset: Pick<DatasetDescription, 'features' | 'featureScales'>;
  readonly split: SplitDescription;
}

/** Settings that fit the data badly, shown at the start of a sweep and in its report. */
export function listTrainingWarnings(input: WarningInput): TrainingWarning[] {
  return [...warnOfFewUpdates(input), ...warnOfUnscaledFeatures(input)];
}

function warnOfFewUpdates({ split, trainings }: WarningInput): TrainingWarning[] {
  const recordings = split.folds.reduce((least, { train }) => Math.min(least, train), split.folds[0]?.train ?? 0);
  const counted = trainings.map((training) => ({ training, updates: Math.ceil(recordings / training.batchSize) * training.maxEpochs }));
  const few = counted.filter(({ updates }) => updates < FEWEST_UPDATES);
  const [first] = few;
  if (!first) return [];
  const updates = few.reduce((least, each) => Math.min(least, each.updates), first.updates);
  const { names, isOne } = nameTrainings(few.map(({ training }) => training));
  return [
    {
      kind: 'few-updates',
      message: `${names} can make as few as ${countOf(updates, 'update')} of ${isOne ? 'its' : 'their'} weights on ${countOf(recordings, 'training recording')}; fewer than about ${FEWEST_UPDATES} leave a network untrained: lower training.batchSize or raise training.maxEpochs`,
    },
  ];
}

/** Names variants, including those of which only one is listed: `gru, lstm and 40 more`. */
export function nameTrainings(trainings: readonly Pick<PlannedTraining, 'variant' | 'alike'>[]): {
  readonly names: string;
  readonly isOne: boolean;
} {
  const all = trainings.reduce((sum, { alike = 0 }) => sum + 1 + alike, 0);
  const names = trainings.map(({ variant }) => variant);
  return { names: nameSome(names, undefined, all), isOne: all === 1 };
}

function warnOfUnscaledFeatures({ dataset, normalisation }: WarningInput): TrainingWarning[] {
  if (normalisation !== 'none') return [];
  const unscaled = dataset.features.filter((_, index) => isUnscaled(dataset.featureScales?.[index]));
  if (unscaled.length === 0) return [];
  return [
    {
      kind: 'unscaled-features',
      message: `${countOf(unscaled.length, 'feature')} (${nameSome(unscaled)}) ${unscaled.length === 1 ? 'has' : 'have'} a mean far from 0 or a deviation far from 1 and ${unscaled.length === 1 ? 'is' : 'are'} not normalised: set normalisation to "standardise"`,
    },
  ];
}

function isUnscaled(scale: { readonly mean: number; readonly deviation: number } | undefined): boolean {
  if (scale === undefined || scale.deviation === 0) return false;
  const { mean, deviation } = scale;
  return Math.abs(mean) > LARGEST_MEAN || deviation < DEVIATIONS.smallest || deviation > DEVIATIONS.largest;
}
