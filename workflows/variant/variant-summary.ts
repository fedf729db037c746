import { ApplicationFailure } from '@temporalio/workflow';
import type { LedgerEntry } from '../../activities/contract/ledger-stages.ts';
import { averageFolds } from '../../core/domain/standing.ts';
import { shorten } from '../shorten.ts';
import type { Incident, VariantSummary } from '../steering-requests.ts';
import type { TrialOutcome } from './run-trial.ts';

export const INCIDENTS_KEPT = 3;

/**
 * Entries and outcomes may be in any order, because the same trials must give the same summary whatever the order in which they end.
 * @param folds number of folds of the split, including those without a trial so far
 */
export function summariseVariant(folds: number, entries: readonly LedgerEntry[], outcomes: readonly TrialOutcome[]): VariantSummary {
  const sorted = sortTrials(outcomes);
  return {
    completed: entries.filter((entry) => entry.state === 'completed').length,
    failed: entries.filter((entry) => entry.state === 'parked').length,
    reused: entries.filter((entry) => entry.reused).length,
    missingFolds: folds - new Set(sorted.map(({ fold }) => fold)).size,
    validationAccuracy: averageFolds(sorted.map(({ fold, validationAccuracy }) => ({ fold, value: validationAccuracy }))),
    parameters: sorted[0]?.parameters ?? null,
    testAccuracy: averageFolds(sorted.flatMap(({ fold, testAccuracy }) => (testAccuracy === null ? [] : [{ fold, value: testAccuracy }]))),
    trainingSeconds: sorted.reduce((sum, outcome) => sum + outcome.trainingSeconds, 0),
    incidents: listIncidents(entries),
  };
}

/** Sorts by fold, then by seed, as planned. */
export function sortTrials<Trial extends { readonly fold: number; readonly seed: number }>(trials: readonly Trial[]): Trial[] {
  return [...trials].sort((a, b) => a.fold - b.fold || a.seed - b.seed);
}

function listIncidents(entries: readonly LedgerEntry[]): Incident[] {
  const incidents = sortTrials(entries).flatMap(listIncident);
  const leftOut = incidents.length - INCIDENTS_KEPT;
  if (leftOut <= 0) return incidents;
  return incidents.slice(0, INCIDENTS_KEPT).map((incident, index) => {
    const more = index === INCIDENTS_KEPT - 1 ? ` (and ${leftOut} more of its trials)` : '';
    return { ...incident, reason: `${incident.reason}${more}` };
  });
}

function listIncident({ fold, seed, attempts, secondsLost, failure, warnings }: LedgerEntry): Incident[] {
  if (failure === null && attempts <= 1 && warnings.length === 0) return [];
  const reason = [...(failure === null ? [] : [failure]), ...warnings].join(' ') || 'an earlier attempt was lost';
  return [{ fold, seed, attempts, secondsLost, reason: shorten(reason) }];
}

/** Completes a summary from older code, which lacked some fields. */
export function completeSummary(summary: VariantSummary): VariantSummary {
  return { ...summary, missingFolds: summary.missingFolds ?? 0, parameters: summary.parameters ?? null };
}

/** The failure of a variant with failed trials: its type is the first trial's failure class, its details the summary. */
export function failVariant(name: string, summary: VariantSummary, entries: readonly LedgerEntry[]): ApplicationFailure {
  const first = entries.find((entry) => entry.failure !== null)?.failure ?? 'unknown';
  const message = `${summary.failed} of ${entries.length} trials of ${name} failed: ${first}`;
  return ApplicationFailure.create({ type: first.split(':', 1)[0] ?? 'unknown', message, nonRetryable: true, details: [summary] });
}
