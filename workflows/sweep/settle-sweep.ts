import { condition } from '@temporalio/workflow';
import { parseDuration } from '../../core/domain/duration.ts';
import type { Launcher } from './launch-variants.ts';
import { publishSweep } from './publish-sweep.ts';
import { pauseBeforeReport } from './report-sweep.ts';
import { surveyVariants } from './survey-variants.ts';
import { showDetails } from './sweep-details.ts';
import { leaveOut, note, type SweepState } from './sweep-state.ts';
import { listInState, markSkipped } from './variant-states.ts';

/** With `onFailure: "skip"` a report is retried for this long, because nobody is expected to fix it. */
const REPORT_LIMIT_MS = 600_000;

/** With `onFailure: "skip"`, skips failed variants, because nobody is expected to fix them. */
export function settleFailures(state: SweepState): void {
  if (state.configuration.execution.onFailure === 'skip') skipParked(state);
}

/** Whether there is nothing left to wait for: no variant is parked, and the report is written or given up. */
export function isSettled(state: SweepState): boolean {
  return surveyVariants(state).counts.parked === 0 && (state.reportFailure === null || isOverdue(state));
}

/** Waits for a person or, if the report failed, until it is time to retry it. */
export async function waitParked(state: SweepState, launcher: Launcher): Promise<void> {
  const limit = readLimit(state);
  state.phase = 'parked';
  state.parkedUntil ??= Date.now() + limit.milliseconds;
  announce(state, limit.text);
  publishSweep(state, 'parked');
  showDetails(state);
  const parkedAt = Date.now();
  const steered = await condition(() => isSteered(state, launcher), waitMilliseconds(state, limit.milliseconds));
  leaveOut(state, Date.now() - parkedAt);
  publishSweep(state, 'running');
  if (launcher.hasWork()) state.parkedUntil = null;
  if (steered || !isOverdue(state)) return;
  note(state, `No command came for ${limit.text}: the sweep continues without what is parked.`);
  skipParked(state);
}

function isSteered(state: SweepState, launcher: Launcher): boolean {
  return launcher.hasWork() || state.retryReport || (surveyVariants(state).counts.parked === 0 && state.reportFailure === null);
}

/** The whole limit if only variants are parked. */
function waitMilliseconds(state: SweepState, limit: number): number {
  if (state.reportFailure === null) return limit;
  return Math.max(1, Math.min((state.parkedUntil ?? 0) - Date.now(), pauseBeforeReport(state)));
}

function isOverdue({ parkedUntil }: SweepState): boolean {
  return parkedUntil !== null && Date.now() >= parkedUntil;
}

function readLimit({ configuration: { execution } }: SweepState): { milliseconds: number; text: string } {
  if (execution.onFailure === 'skip') return { milliseconds: REPORT_LIMIT_MS, text: '10 minutes' };
  return { milliseconds: parseDuration(execution.parkTimeLimit), text: execution.parkTimeLimit };
}

function announce(state: SweepState, limit: string): void {
  const { parked } = surveyVariants(state).counts;
  if (parked > 0) {
    const are = `${parked} variant${parked === 1 ? ' is' : 's are'} parked`;
    note(state, `${are}; the sweep waits up to ${limit} for retryFailed, retryVariant or skipVariant.`);
  } else if (state.reportFailures === 1)
    note(state, `The sweep waits up to ${limit} for its report, which is retried automatically, or by retryReport.`);
}

function skipParked(state: SweepState): void {
  for (const variant of listInState(state, 'parked')) markSkipped(state, variant);
}
