import type { TrialRecord } from './results.ts';
import type { TrialState } from './trial.ts';

/** Trials by variant, in the order in which they first appear. */
export function groupTrials<Trial extends Pick<TrialRecord, 'variant'>>(trials: Iterable<Trial>): Map<string, Trial[]> {
  const groups = new Map<string, Trial[]>();
  for (const trial of trials) {
    const own = groups.get(trial.variant);
    if (own) own.push(trial);
    else groups.set(trial.variant, [trial]);
  }
  return groups;
}

/** State of a variant: completed if all its trials are, otherwise the state of the first other trial. */
export function stateOfVariant(trials: readonly Pick<TrialRecord, 'state'>[]): TrialState {
  return trials.find(({ state }) => state !== 'completed')?.state ?? 'completed';
}
