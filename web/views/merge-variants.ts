import type { LeaderboardRow, PlanRow } from '../../workflows/steering-messages.ts';
import type { ProgressView, VariantRow } from './views.ts';

/** Every variant of the plan with its current results, ranked ones first. */
export function mergeVariants(options: {
  readonly plan: readonly PlanRow[];
  readonly leaderboard: readonly LeaderboardRow[];
  readonly parked: ProgressView['parked'];
}): VariantRow[] {
  const standings = new Map(options.leaderboard.map((row) => [row.variant, row]));
  const failures = new Map(options.parked.map(({ variant, failure }) => [variant, failure]));
  const rows = options.plan.map((row) => mergeVariant(row, standings.get(row.variant), failures.get(row.variant)));
  return rows.sort((a, b) => (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY) || 0);
}

function mergeVariant(plan: PlanRow, standing: LeaderboardRow | undefined, failure: string | undefined): VariantRow {
  return {
    variant: plan.variant,
    experiment: plan.experiment,
    state: plan.state,
    rank: standing?.rank ?? null,
    validation: standing?.validationAccuracy ?? null,
    test: standing?.testAccuracy ?? null,
    trialsDone: standing?.trials ?? 0,
    trialsPlanned: plan.trials,
    missingFolds: standing?.missingFolds ?? 0,
    parameters: standing?.parameters ?? null,
    trainingSeconds: standing?.trainingSeconds ?? 0,
    changed: standing?.changed ?? false,
    sameAs: plan.sameAs,
    failure: failure ?? null,
  };
}

/** The rows that have changed. */
export function findChangedRows(before: readonly VariantRow[], after: readonly VariantRow[]): VariantRow[] {
  const known = new Map(before.map((row) => [row.variant, JSON.stringify(row)]));
  return after.filter((row) => known.get(row.variant) !== JSON.stringify(row));
}
