import type { PlannedTrial } from '../../activities/contract/training-stages.ts';
import { trialKey } from '../../core/domain/keys.ts';
import { pinSource } from '../../core/domain/sources.ts';
import type { TrialSpecification } from '../../core/domain/trial.ts';
import type { VariantInput } from './variant-input.ts';

/** A variant's trials, fold by fold and seed by seed. */
export function planTrials(input: VariantInput): PlannedTrial[] {
  return input.folds.flatMap((_, fold) => input.seeds.map((seed) => planTrial(input, fold, seed)));
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
