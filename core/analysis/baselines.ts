import { mean } from 'simple-statistics';
import type { SweepResults } from '../domain/results.ts';
import type { Analysis, BaselineScore, LeaderboardEntry } from './types.ts';

/** Baselines averaged over folds, with the variants that do not beat each; variants with missing folds cannot be compared. */
export function scoreBaselines(
  results: SweepResults,
  leaderboard: readonly LeaderboardEntry[],
  primaryMetric: Analysis['primaryMetric'],
): BaselineScore[] {
  const names = [...new Set(results.baselines.map(({ name }) => name))];
  return names.map((name) => {
    const folds = results.baselines.filter((baseline) => baseline.name === name);
    const tests = folds.flatMap(({ testAccuracy }) => (testAccuracy === null ? [] : [testAccuracy]));
    const validationAccuracy = mean(folds.map((fold) => fold.validationAccuracy));
    const testAccuracy = tests.length > 0 ? mean(tests) : null;
    const primary = primaryMetric === 'testAccuracy' ? testAccuracy : validationAccuracy;
    const comparable = leaderboard.filter(({ missingFolds }) => missingFolds.length === 0);
    const beaten = (entry: LeaderboardEntry) => primary === null || !entry.primary || entry.primary.mean > primary;
    return {
      name,
      validationAccuracy,
      testAccuracy,
      primary,
      notBeatenBy: comparable.filter((entry) => !beaten(entry)).map(({ variant }) => variant),
    };
  });
}
