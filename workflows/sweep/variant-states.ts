import type { TrialState } from '../../core/domain/trial.ts';
import { shorten } from '../shorten.ts';
import type { VariantSummary } from '../steering-requests.ts';
import { completeSummary } from '../variant/variant-summary.ts';

/** Where one variant stands. Changed by the functions below alone. */
export interface VariantStatus {
  readonly state: TrialState;
  /** Launches so far. */
  readonly round: number;
  /** Wanted again when the current round ends: something was added for it meanwhile. */
  readonly again: boolean;
  /** Shortened; the variant's ledger has all of it. */
  readonly failure: string | null;
  /** Epoch limit of the round before `extend` raised it, or null. */
  readonly extendsMaxEpochs: number | null;
  readonly summary: VariantSummary | null;
}

/** Variants by name; those that are not in it simply wait. */
export type VariantStatuses = Readonly<Record<string, VariantStatus>>;

interface Sweep {
  readonly statuses: VariantStatuses;
}

const WAITING: VariantStatus = { state: 'waiting', round: 0, again: false, failure: null, extendsMaxEpochs: null, summary: null };

/** Null of a variant that simply waits. One may be named as what every object inherits, such as `constructor`. */
export function findStatus({ statuses }: Sweep, variant: string): VariantStatus | null {
  return Object.hasOwn(statuses, variant) ? (statuses[variant] ?? null) : null;
}

export function getStatus(sweep: Sweep, variant: string): VariantStatus {
  return findStatus(sweep, variant) ?? WAITING;
}

export function stateOf(sweep: Sweep, variant: string): TrialState {
  return getStatus(sweep, variant).state;
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

/** @param summary of what it has had so far: its search may give it more epochs */
export function markStopped(sweep: Sweep, variant: string, summary: VariantSummary): void {
  change(sweep, variant, { state: 'stopped', failure: null, summary: completeSummary(summary) });
}

/** @param summary of the trials that did end; undefined where nobody says */
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

/** Has it launched another time. */
export function markWaiting(sweep: Sweep, variant: string): void {
  change(sweep, variant, { state: 'waiting' });
}

/**
 * Has it launched for what was added to the sweep: at once, or when its current round ends. Not what was left out or never launched.
 * @param extendsMaxEpochs the epoch limit before it was raised; null: it was not
 */
export function markExtended(sweep: Sweep, variant: string, extendsMaxEpochs: number | null): void {
  const status = findStatus(sweep, variant);
  if (status === null || status.state === 'skipped' || status.state === 'cancelled') return;
  const limit = extendsMaxEpochs === null ? {} : { extendsMaxEpochs };
  change(sweep, variant, status.state === 'running' ? { again: true, ...limit } : { state: 'waiting', ...limit });
}

/**
 * Takes what a running variant has so far. A report of an earlier round, or that comes after the variant's end, is out of date; a retried
 * variant counts up to what it had.
 * @returns whether it was taken
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

/** In place: a copy of thousands for each of thousands of changes would be slow. */
function change(sweep: Sweep, variant: string, fields: Partial<VariantStatus>): void {
  const statuses = sweep.statuses as Record<string, VariantStatus>;
  statuses[variant] = { ...getStatus(sweep, variant), ...fields };
}
