import type { PlannedTrial } from '../../activities/contract/training-stages.ts';
import { trialKey } from '../../core/domain/keys.ts';
import { pinSource } from '../../core/domain/sources.ts';
import type { TrialSpecification } from '../../core/domain/trial.ts';
import type { VariantInput } from './variant-input.ts';

/** A variant's trials, fold by fold and seed by seed; in a race the first ones, all folds with the first seed, then all with the next. */
export function planTrials(input: VariantInput): PlannedTrial[] {
  const { folds, seeds, trainings } = input;
  if (trainings === undefined) return folds.flatMap((_, fold) => seeds.map((seed) => planTrial(input, fold, seed)));
  return planRace(input).slice(0, trainings);
}

/** In a race, the trials that wait for the next decisions of its search. */
export function planLater(input: VariantInput): PlannedTrial[] {
  return input.trainings === undefined ? [] : planRace(input).slice(input.trainings);
}

function planRace(input: VariantInput): PlannedTrial[] {
  return input.seeds.flatMap((seed) => input.folds.map((_, fold) => planTrial(input, fold, seed)));
}

function planTrial(input: VariantInput, fold: number, seed: number): PlannedTrial {
  const { variant, datasetSha256, folds, sources } = input;
  const tensors = folds[fold];
  if (tensors === undefined) throw new RangeError(`Fold ${fold} has no tensors; there are ${folds.length}.`);
  const specification: TrialSpecification = {
    datasetSha256,
    tensors,
    fold,
    model: variant.model,
    training: pinSource({ training: variant.training, fold, seed, sources }),
    seed,
    packed: false,
  };
  return { specification, trialKey: trialKey(specification), continueFrom: findShorter(input, specification) };
}

/**
 * The shorter trial whose checkpoint this one can continue from. With a cosine schedule there is none, because every epoch's learning rate
 * depends on the last epoch.
 */
function findShorter({ extendsMaxEpochs }: VariantInput, specification: TrialSpecification): string | null {
  const { training } = specification;
  if (extendsMaxEpochs === null || extendsMaxEpochs >= training.maxEpochs || training.schedule.type === 'cosine') return null;
  return trialKey({ ...specification, training: { ...training, maxEpochs: extendsMaxEpochs } });
}
