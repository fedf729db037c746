import type { TrialRecord } from './results.ts';

/** Prefix of the failure of a trial that is recorded as completed but whose result is missing from the store. */
export const RESULT_LOST = 'ResultLost';

export function findLost(trials: readonly TrialRecord[]): TrialRecord[] {
  return trials.filter(({ failure }) => failure?.startsWith(`${RESULT_LOST}:`));
}

/** One sentence per lost trial. */
export function describeLost(trials: readonly TrialRecord[]): string[] {
  return findLost(trials).map(({ variant, fold, seed, failure }) => `${variant}, fold ${fold}, seed ${seed}: ${failure}`);
}
