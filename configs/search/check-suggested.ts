import { findChosenEpochs } from '../check-chosen-epochs.ts';
import { findInitialisationProblems } from '../check-initialisation.ts';
import type { SweepConfiguration } from '../schema.ts';
import type { SearchExperiment } from './plan-search.ts';
import { sampleVariants } from './sample-variants.ts';

/** Samplers whose suggestions do not depend on scores. */
const BLIND_SAMPLERS: readonly string[] = ['grid', 'random', 'sobol'];

/**
 * In a nested split, every user is a test user, and scores of trials are means over all of them. A search that reads scores would select on the
 * test users, whatever is selected among its suggestions afterwards. Lines with their path from the search.
 */
export function findLeaks({ split }: Pick<SweepConfiguration, 'split'>, { search: { sampler, pruner } }: SearchExperiment): string[] {
  if (split.method !== 'nested-leave-one-user-out') return [];
  const because = 'with split.method "nested-leave-one-user-out", because scores include the test users';
  return [
    ...(BLIND_SAMPLERS.includes(sampler.type)
      ? []
      : [`sampler.type: must be "grid", "random" or "sobol" ${because}, got "${sampler.type}"`]),
    ...(pruner.type === 'none' ? [] : [`pruner.type: must be "none" ${because}, got "${pruner.type}"`]),
  ];
}

/** Checks variants that a search may suggest like those of a list; each problem is reported once. The space must be valid. */
export function findSuggestedProblems(
  configuration: Pick<SweepConfiguration, 'split' | 'training'>,
  experiment: SearchExperiment,
): string[] {
  const variants = sampleVariants(configuration, experiment);
  return [...new Set([...findChosenEpochs(configuration, variants), ...findInitialisationProblems(variants)])];
}
