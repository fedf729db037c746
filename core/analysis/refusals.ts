import { mean } from 'simple-statistics';
import type { SweepResults } from '../domain/results.ts';
import type { RefusalAnalysis } from './ensemble-types.ts';
import type { LeaderboardEntry } from './types.ts';

/** How well each variant rejects classes that it was not trained on, in the order of the leaderboard; empty unless the split leaves some out. */
export function analyseRefusals({ trials }: SweepResults, leaderboard: readonly LeaderboardEntry[]): RefusalAnalysis[] {
  return leaderboard.flatMap(({ variant }) => {
    const scores = trials.flatMap((trial) => (trial.variant === variant ? (trial.evaluation?.refusal ?? []) : []));
    if (scores.length === 0) return [];
    const aurocs = scores.flatMap(({ auroc }) => auroc ?? []);
    const analysis: RefusalAnalysis = {
      variant,
      auroc: aurocs.length === 0 ? null : mean(aurocs),
      lowestAuroc: aurocs.length === 0 ? null : Math.min(...aurocs),
      refusedUnknown: mean(scores.map(({ refusedUnknown }) => refusedUnknown)),
      acceptedKnown: mean(scores.map(({ acceptedKnown }) => acceptedKnown)),
      recordings: mean(scores.map(({ count }) => count)),
    };
    return [analysis];
  });
}
