import type { LeaderboardEntry, ParetoFront } from './types.ts';

const COSTS = ['parameters', 'trainingSeconds', 'inferenceMilliseconds'] as const;

/**
 * Variants that no other beats in mean primary accuracy at equal or lower mean cost; it is based on means only. Variants with missing folds are
 * left out, because a mean without the hard users is not comparable.
 */
export function findParetoFronts(leaderboard: readonly LeaderboardEntry[]): ParetoFront[] {
  return COSTS.map((cost) => ({ cost, variants: findFront(leaderboard, cost) }));
}

function findFront(leaderboard: readonly LeaderboardEntry[], cost: ParetoFront['cost']): string[] {
  const points = leaderboard
    .flatMap((entry) => {
      const price = entry.estimates[cost]?.mean;
      return price === undefined || !entry.primary || entry.missingFolds.length > 0
        ? []
        : [{ variant: entry.variant, price, accuracy: entry.primary.mean }];
    })
    .sort((a, b) => a.price - b.price || b.accuracy - a.accuracy);
  let best = Number.NEGATIVE_INFINITY;
  return points.flatMap(({ variant, accuracy }) => {
    if (accuracy <= best) return [];
    best = accuracy;
    return [variant];
  });
}
