import { getExternalWorkflowHandle } from '@temporalio/workflow';
import type { LedgerEntry } from '../../activities/contract/ledger-stages.ts';
import { variantReportSignal } from '../steering-messages.ts';
import type { TrialOutcome } from './run-trial.ts';
import type { VariantInput } from './variant-input.ts';
import { summariseVariant } from './variant-summary.ts';

export interface VariantReporter {
  /** Called after every batch of trials; informs the sweep if it is time. */
  tell(entries: readonly LedgerEntry[], outcomes: readonly TrialOutcome[]): void;
}

/** A signal adds about five events to both histories, so a variant sends a limited number, spread evenly over its trials. Its result covers the rest. */
export function createVariantReporter({ sweepId, variant, round, folds, seeds, reportsAllowed = 0 }: VariantInput): VariantReporter {
  const total = folds.length * seeds.length;
  const step = reportsAllowed === 0 ? Number.POSITIVE_INFINITY : Math.max(1, total / reportsAllowed);
  let told = 0;
  return {
    tell(entries, outcomes) {
      if (entries.length >= total || entries.length - told < step) return;
      told = entries.length;
      const summary = summariseVariant(folds.length, entries, outcomes);
      // A sweep that has ended in the meantime need not be informed.
      getExternalWorkflowHandle(sweepId)
        .signal(variantReportSignal, { variant: variant.name, round, summary })
        .catch(() => undefined);
    },
  };
}
