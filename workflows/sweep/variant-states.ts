import type { TrialState } from '../../core/domain/trial.ts';
import { shorten } from '../shorten.ts';
import type { VariantSummary } from '../steering-requests.ts';
import { completeSummary } from '../variant/variant-summary.ts';

/** State of one variant. Only the functions below change it. */
export interface VariantStatus {
  readonly state: TrialState;
  /** Number of launches so far. */
  readonly round: number;
  /** Whether to launch it again when the current round ends, because something was added in the meantime. */
  readonly again: boolean;
  /** Shortened; the variant's ledger has the full text. */
  readonly failure: string | null;
  /** Epoch limit of the round before `extend` raised it, or null. */
  readonly extendsMaxEpochs: number | null;
  readonly summary: VariantSummary | null;
}

/** Variants by name; those without an entry are waiting. */
export type VariantStatuses = Readonly<Record<string, VariantStatus>>;

interface Sweep {
  readonly statuses: VariantStatuses;
}

const WAITING: VariantStatus = { state: 'waiting', round: 0, again: false, failure: null, extendsMaxEpochs: null, summary: null };

/** Null for a variant without an entry. A variant may have an inherited name such as `constructor`. */
export function findStatus({ statuses }: Sweep, variant: string): VariantStatus | null {
  return Object.hasOwn(statuses, variant) ? (statuses[variant] ?? null) : null;
}

export function getStatus(sweep: Sweep, variant: string): VariantStatus {
  return findStatus(sweep, variant) ?? WAITING;
}

export function stateOf(sweep: Sweep, variant: string): TrialState {
  return getStatus(sweep, variant).state;
}

const known = new WeakMap<VariantStatuses, number>();

/** How many variants have an entry: a large sweep asks after every step, and a list of ten thousand names takes milliseconds. */
export function countKnown({ statuses }: Sweep): number {
  const count = known.get(statuses) ?? Object.keys(statuses).length;
  known.set(statuses, count);
  return count;
}

const returns = new WeakMap<VariantStatuses, number>();

/** How often a variant came to wait again. */
export function countReturns({ statuses }: Sweep): number {
  return returns.get(statuses) ?? 0;
}

export function listInState(sweep: Sweep, wanted: TrialState): string[] {
  return Object.keys(sweep.statuses).filter((variant) => stateOf(sweep, variant) === wanted);
}

/** @returns the number of the launch, from 1 */
export function markLaunched(sweep: Sweep, variant: string): number {
  const { round } = getStatus(sweep, variant);
  change(sweep, variant, { state: 'running', round: round + 1, again: false });
  return round + 1;
}

export function markCompleted(sweep: Sweep, variant: string, summary: VariantSummary): void {
  const { again } = getStatus(sweep, variant);
  change(sweep, variant, { state: again ? 'waiting' : 'completed', failure: null, summary: completeSummary(summary) });
}

/** @param summary results so far of a running variant that goes on */
export function markReached(sweep: Sweep, variant: string, summary: VariantSummary): void {
  change(sweep, variant, { summary });
}

/** @param summary results so far; its search may grant more epochs */
export function markStopped(sweep: Sweep, variant: string, summary: VariantSummary): void {
  change(sweep, variant, { state: 'stopped', failure: null, summary: completeSummary(summary) });
}

/** @param summary of the trials that ended; undefined if unknown */
export function markParked(
  sweep: Sweep,
  variant: string,
  { failure, summary }: { failure: string; summary: VariantSummary | undefined },
): void {
  const { again } = getStatus(sweep, variant);
  const known = summary === undefined ? {} : { summary: completeSummary(summary) };
  change(sweep, variant, { state: again ? 'waiting' : 'parked', failure: shorten(failure), ...known });
}

export function markCancelled(sweep: Sweep, variant: string): void {
  change(sweep, variant, { state: 'cancelled' });
}

export function markSkipped(sweep: Sweep, variant: string): void {
  change(sweep, variant, { state: 'skipped' });
}

/** Marks it to be launched again. */
export function markWaiting(sweep: Sweep, variant: string): void {
  change(sweep, variant, { state: 'waiting' });
}

/**
 * Marks it to be launched for an extension of the sweep: now, or when its current round ends. Does not apply to skipped or unlaunched variants.
 * @param extendsMaxEpochs the epoch limit before it was raised; null if it was not
 */
export function markExtended(sweep: Sweep, variant: string, extendsMaxEpochs: number | null): void {
  const status = findStatus(sweep, variant);
  if (status === null || status.state === 'skipped' || status.state === 'cancelled') return;
  const limit = extendsMaxEpochs === null ? {} : { extendsMaxEpochs };
  change(sweep, variant, status.state === 'running' ? { again: true, ...limit } : { state: 'waiting', ...limit });
}

/**
 * Accepts intermediate results of a running variant. A report from an earlier round or after the variant's end is outdated; a retried
 * variant counts up to its earlier results.
 * @returns whether it was accepted
 */
export function takeReport(sweep: Sweep, variant: string, report: { readonly round: number; readonly summary: VariantSummary }): boolean {
  const { state, round, summary } = getStatus(sweep, variant);
  if (state !== 'running' || round !== report.round) return false;
  if (summary !== null && countEnded(report.summary) < countEnded(summary)) return false;
  change(sweep, variant, { summary: report.summary });
  return true;
}

function countEnded({ completed, failed }: Pick<VariantSummary, 'completed' | 'failed'>): number {
  return completed + failed;
}

/** Changes the status in place, because copying thousands of statuses for each of thousands of changes would be slow. */
function change(sweep: Sweep, variant: string, fields: Partial<VariantStatus>): void {
  const statuses = sweep.statuses as Record<string, VariantStatus>;
  if (fields.state === 'waiting') returns.set(statuses, countReturns(sweep) + 1);
  if (findStatus(sweep, variant) === null) known.set(statuses, countKnown(sweep) + 1);
  const { state, round, again, failure, extendsMaxEpochs, summary } = { ...getStatus(sweep, variant), ...fields };
  // Of a fixed form, which takes less memory than what a spread gives.
  statuses[variant] = { state, round, again, failure, extendsMaxEpochs, summary };
}
