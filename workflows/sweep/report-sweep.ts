import { CancellationScope, executeChild, ParentClosePolicy, patched, workflowInfo } from '@temporalio/workflow';
import type { WrittenReport } from '../../activities/contract/report-stages.ts';
import type { ReportInput } from '../check-input.ts';
import { describeFailure } from '../describe-failure.ts';
import type { report } from '../report/report.ts';
import { REPORT } from '../report/report.ts';
import { readStageTimes } from '../run-stage.ts';
import { recordLedger } from './record-ledger.ts';
import { noteStorageWait } from './storage-waits.ts';
import { showDetails } from './sweep-details.ts';
import { note, type SweepState } from './sweep-state.ts';

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 3_600_000;

/** Writes the report from the current results. Null: it failed, and `reportFailure` says why; the sweep itself continues. */
export async function reportOn(state: SweepState, partial: boolean): Promise<WrittenReport | null> {
  state.phase = 'reporting';
  state.retryReport = false;
  showDetails(state);
  try {
    await recordLedger(state, partial ? null : new Date().toISOString(), partial);
    const written = await runReport(state, partial);
    settleWritten(state, written);
    return written;
  } catch (error) {
    // Cancelling the report does not cancel the sweep. Sweeps on older code ended when their report failed.
    if (CancellationScope.current().consideredCancelled || !patched('report-parks')) throw error;
    settleUnwritten(state, describeFailure(error));
    return null;
  }
}

/** How long the sweep waits before it retries the report: longer each time. */
export function pauseBeforeReport({ reportFailures }: SweepState): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (reportFailures - 1));
}

async function runReport(state: SweepState, partial: boolean): Promise<WrittenReport> {
  const { workflowId } = workflowInfo();
  const { startedAt, configuration } = state;
  const input: ReportInput = { sweepId: workflowId, startedAt, times: readStageTimes(configuration) };
  const written = executeChild<typeof report>('report', {
    workflowId: `${workflowId}/report`,
    args: [input],
    staticSummary: partial ? 'partial report' : 'report',
    parentClosePolicy: ParentClosePolicy.TERMINATE,
    // A report that somebody requested in the meantime, or one left over by a reset, must not fail the sweep: this one knows at least as much.
    workflowIdReusePolicy: 'TERMINATE_IF_RUNNING',
  });
  // A report that was terminated while waiting could not report the end of its wait.
  return await written.finally(() => noteStorageWait(state, REPORT, null));
}

function settleWritten(state: SweepState, { folder, files, localProblem = null }: WrittenReport): void {
  if (state.reportFailure !== null) note(state, 'The report is written.');
  state.reportFailure = null;
  state.reportFailures = 0;
  state.report = folder ?? files.find((file) => file.path === 'report.md')?.reference.key ?? null;
  if (localProblem !== null) note(state, localProblem);
}

function settleUnwritten(state: SweepState, failure: string): void {
  if (state.reportFailure !== failure) note(state, `The report could not be written: ${failure}`);
  state.reportFailure = failure;
  state.reportFailures += 1;
}
