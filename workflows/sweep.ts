import {
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  executeChild,
  isCancellation,
  ParentClosePolicy,
  patched,
  workflowInfo,
} from '@temporalio/workflow';
import type { SweepLedger, WrittenReport } from '../activities/types.ts';
import { parseSweepConfiguration } from '../configs/parse.ts';
import { planVariants } from '../configs/plan-variants.ts';
import type { SweepConfiguration } from '../configs/schema.ts';
import { parseDuration } from '../core/domain/duration.ts';
import { DurasweepError } from '../core/domain/errors.ts';
import { checkSweepId } from '../core/domain/sweep-id.ts';
import { records } from './activity-proxies.ts';
import { type CarriedState, packState, unpackState } from './carry-over.ts';
import { createLauncher } from './launch-variants.ts';
import { prepareData } from './prepare-data.ts';
import { publishSweep } from './publish-sweep.ts';
import { showDetails } from './sweep-details.ts';
import { answerQueries, countStates, findBest } from './sweep-queries.ts';
import { createSweepState, note, type SweepState, stateOf } from './sweep-state.ts';
import { acceptSteering } from './sweep-steering.ts';

export interface SweepResult {
  readonly sweepId: string;
  readonly completed: number;
  readonly failed: number;
  readonly best: { readonly variant: string; readonly validationAccuracy: number } | null;
  readonly report: WrittenReport;
}

/**
 * Runs one configuration: prepares the data, trains every variant in a sliding window of children, and has the report written. Variants
 * that fail for good are parked: the sweep finishes everything else, reports, and waits for `retryFailed`, `retryVariant` or `skipVariant`.
 *
 * @param configuration the content of a configuration file.
 * @param carried the state handed over when the workflow continues as new; not for callers.
 */
export async function sweep(configuration: unknown, carried?: CarriedState): Promise<SweepResult> {
  const state =
    carried === undefined
      ? createSweepState(checkInput(configuration), workflowInfo().startTime.toISOString())
      : unpackState(configuration as SweepConfiguration, carried);
  const launcher = createLauncher(state);
  answerQueries(state);
  acceptSteering(state, launcher);
  publishSweep(state, 'running');
  if (carried === undefined) note(state, `The sweep "${state.configuration.name}" began.`);
  try {
    await prepareData(state);
    // So that a report can be written from now on. Sweeps that began on older code have a ledger only after their first pass.
    if (patched('ledger-before-training')) await records.recordSweep(describeLedger(state, null, true));
    return await trainUntilSettled(state, launcher);
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => recordCancellation(state));
    throw error;
  }
}

function checkInput(configuration: unknown) {
  try {
    checkSweepId(workflowInfo().workflowId);
    return parseSweepConfiguration(configuration);
  } catch (error) {
    if (error instanceof DurasweepError) throw ApplicationFailure.nonRetryable(error.message, error.failureClass);
    throw error;
  }
}

async function trainUntilSettled(state: SweepState, launcher: ReturnType<typeof createLauncher>): Promise<SweepResult> {
  for (;;) {
    state.phase = 'training';
    await launcher.trainAll();
    if (launcher.mustContinueAsNew()) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof sweep>(state.configuration, packState(state));
    }
    settleFailures(state);
    const parked = countStates(state).parked;
    const written = await reportOn(state, parked > 0);
    if (launcher.hasWork()) continue;
    if (countStates(state).parked === 0) {
      await condition(allHandlersFinished);
      if (launcher.hasWork()) continue;
      return finish(state, written);
    }
    await waitParked(state, launcher);
  }
}

/** Under `onFailure: "skip"` nobody is expected to mend a failed variant. */
function settleFailures(state: SweepState): void {
  if (state.configuration.execution.onFailure === 'park') return;
  for (const status of Object.values(state.statuses)) if (status.state === 'parked') status.state = 'skipped';
}

async function waitParked(state: SweepState, launcher: ReturnType<typeof createLauncher>): Promise<void> {
  state.phase = 'parked';
  const limit = state.configuration.execution.parkTimeLimit;
  const parked = countStates(state).parked;
  note(
    state,
    `${parked} variant${parked === 1 ? ' is' : 's are'} parked; the sweep waits up to ${limit} for retryFailed, retryVariant or skipVariant.`,
  );
  publishSweep(state, 'parked');
  showDetails(state);
  const steered = await condition(() => launcher.hasWork() || countStates(state).parked === 0, parseDuration(limit));
  publishSweep(state, 'running');
  if (steered) return;
  note(state, `Nobody steered for ${limit}: the parked variants are skipped.`);
  for (const status of Object.values(state.statuses)) if (status.state === 'parked') status.state = 'skipped';
}

async function reportOn(state: SweepState, partial: boolean): Promise<WrittenReport> {
  const { workflowId } = workflowInfo();
  state.phase = 'reporting';
  showDetails(state);
  await records.recordSweep(describeLedger(state, partial ? null : new Date().toISOString(), partial));
  const written = (await executeChild('report', {
    workflowId: `${workflowId}/report`,
    args: [{ sweepId: workflowId, startedAt: state.startedAt }],
    staticSummary: partial ? 'partial report' : 'report',
    parentClosePolicy: ParentClosePolicy.TERMINATE,
    // A report somebody asked for meanwhile, or left over by a reset, must not fail the sweep: this one knows as much or more.
    workflowIdReusePolicy: 'TERMINATE_IF_RUNNING',
  })) as WrittenReport;
  state.report = written.folder ?? written.files.find((file) => file.path === 'report.md')?.reference.key ?? null;
  return written;
}

function finish(state: SweepState, report: WrittenReport): SweepResult {
  state.phase = 'finished';
  const counts = countStates(state);
  publishSweep(state, 'completed');
  showDetails(state);
  return {
    sweepId: workflowInfo().workflowId,
    completed: counts.completed,
    failed: planVariants(state.configuration, state.changes).length - counts.completed,
    best: findBest(state),
    report,
  };
}

async function recordCancellation(state: SweepState): Promise<void> {
  // Their workflows end a little later, when the ledger is written.
  for (const status of Object.values(state.statuses)) if (status.state === 'running') status.state = 'cancelled';
  note(state, 'The sweep was cancelled; checkpoints and finished trials are kept.');
  publishSweep(state, 'cancelled');
  if (state.prepared !== null) await records.recordSweep(describeLedger(state, new Date().toISOString(), true));
}

function describeLedger(state: SweepState, finishedAt: string | null, partial: boolean): SweepLedger {
  if (state.prepared === null) throw new Error('The ledger is written after the data is prepared.');
  const { dataset, split, folds } = state.prepared;
  const named = (wanted: string) => Object.keys(state.statuses).filter((name) => stateOf(state, name) === wanted);
  const { configuration, changes, journal, startedAt } = state;
  return {
    sweepId: workflowInfo().workflowId,
    startedAt,
    configuration,
    changes,
    dataset,
    split,
    folds,
    skipped: named('skipped'),
    cancelled: named('cancelled'),
    finishedAt,
    partial,
    journal,
  };
}
