import type { VariantLedger } from '../contract/ledger-stages.ts';

/** A trial that failed, took several attempts, or has warnings. */
export interface TroubledTrial {
  readonly variant: string;
  readonly fold: number;
  readonly seed: number;
  readonly attempts: number;
  readonly secondsLost: number;
  readonly reason: string;
}

export function listAttempts(variants: ReadonlyMap<string, VariantLedger>): TroubledTrial[] {
  return [...variants].flatMap(([variant, { trials }]) =>
    trials
      .filter(({ failure, attempts, warnings }) => failure !== null || attempts > 1 || warnings.length > 0)
      .map(({ fold, seed, attempts, secondsLost, failure, warnings }) => {
        const reason = [...(failure === null ? [] : [failure]), ...warnings].join(' ') || 'an earlier attempt was lost';
        return { variant, fold, seed, attempts, secondsLost, reason };
      }),
  );
}
