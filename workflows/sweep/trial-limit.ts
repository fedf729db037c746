/** A variant's history has about twelve events per trial, and Temporal terminates a workflow at 51,200 events. */
const TRIALS_A_VARIANT = 4_000;

/** Why a variant cannot have so many trials; null: it can. */
export function explainTooManyTrials({ folds, seeds }: { readonly folds: number; readonly seeds: number }): string | null {
  const trials = folds * seeds;
  if (trials <= TRIALS_A_VARIANT) return null;
  return `seeds: ${seeds} seeds on ${folds} folds make ${trials} trials per variant; at most ${TRIALS_A_VARIANT} are allowed. Use fewer seeds or folds.`;
}
