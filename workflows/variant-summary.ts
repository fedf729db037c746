import { ApplicationFailure } from '@temporalio/workflow';
import type { LedgerEntry } from '../activities/types.ts';
import type { TrialOutcome } from './run-batch.ts';

/** Something that went wrong with a trial, mended or not: what `attempts` lists. */
export interface Incident {
  readonly fold: number;
  readonly seed: number;
  readonly attempts: number;
  readonly secondsLost: number;
  readonly reason: string;
}

/** What the sweep keeps of a variant: small, since it keeps thousands. */
export interface VariantSummary {
  readonly completed: number;
  readonly failed: number;
  readonly reused: number;
  /** Means over completed trials, fractions; null if there are none. */
  readonly validationAccuracy: number | null;
  readonly testAccuracy: number | null;
  /** Sum over completed trials, those found finished included. */
  readonly trainingSeconds: number;
  readonly incidents: readonly Incident[];
}

export function summariseVariant(entries: readonly LedgerEntry[], outcomes: readonly TrialOutcome[]): VariantSummary {
  return {
    completed: outcomes.length,
    failed: entries.filter((entry) => entry.state === 'parked').length,
    reused: entries.filter((entry) => entry.reused).length,
    validationAccuracy: mean(outcomes.map((outcome) => outcome.validationAccuracy)),
    testAccuracy: mean(outcomes.flatMap((outcome) => outcome.testAccuracy ?? [])),
    trainingSeconds: outcomes.reduce((sum, outcome) => sum + outcome.trainingSeconds, 0),
    incidents: entries.flatMap(describeIncident),
  };
}

function describeIncident({ fold, seed, attempts, secondsLost, failure, warnings }: LedgerEntry): Incident[] {
  if (failure === null && attempts <= 1 && warnings.length === 0) return [];
  const reason = [...(failure === null ? [] : [failure]), ...warnings].join(' ') || 'an earlier attempt was lost';
  return [{ fold, seed, attempts, secondsLost, reason }];
}

/** The failure a variant with failed trials ends with: its type is the first trial's failure class, its details the summary. */
export function failVariant(name: string, summary: VariantSummary, entries: readonly LedgerEntry[]): ApplicationFailure {
  const first = entries.find((entry) => entry.failure !== null)?.failure ?? 'unknown';
  const message = `${summary.failed} of ${entries.length} trials of ${name} failed: ${first}`;
  return ApplicationFailure.create({ type: first.split(':', 1)[0] ?? 'unknown', message, nonRetryable: true, details: [summary] });
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
