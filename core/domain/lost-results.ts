import type { TrialRecord } from './results.ts';

/** How the failure of a trial begins that a sweep's records call completed and whose result the store no longer has. */
export const RESULT_LOST = 'ResultLost';

export function findLost(trials: readonly TrialRecord[]): TrialRecord[] {
  return trials.filter(({ failure }) => failure?.startsWith(`${RESULT_LOST}:`));
}

/** One sentence for each. */
export function describeLost(trials: readonly TrialRecord[]): string[] {
  return findLost(trials).map(({ variant, fold, seed, failure }) => `${variant}, fold ${fold}, seed ${seed}: ${failure}`);
}
