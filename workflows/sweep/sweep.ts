import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  ContinueAsNew,
  condition,
  isCancellation,
  makeContinueAsNewFunc,
  patched,
  workflowInfo,
} from '@temporalio/workflow';
import type { WrittenReport } from '../../activities/contract/report-stages.ts';
import { hasReferences } from '../../configs/references.ts';
import type { SweepConfiguration } from '../../configs/schema.ts';
import { worker } from '../activity-proxies.ts';
import { checkInputForm, checkSweepInput } from '../check-input.ts';
import { answerTrainings } from '../search/answer-trainings.ts';
import { beginSearches } from '../search/begin-searches.ts';
import { answerSearchQueries } from '../search/search-queries.ts';
import { answerEarly } from './answer-early.ts';
import { type CarriedState, unpackState } from './carry-over.ts';
import { restoreData, retrainLost } from './fix-losses.ts';
import { createLauncher, type Launcher } from './launch-variants.ts';
import { countVariants } from './list-names.ts';
import { prepareNextRun } from './pass-on.ts';
import { prepareData } from './prepare-data.ts';
import { publishSweep } from './publish-sweep.ts';
import { readState } from './read-state.ts';
import { recordLedger } from './record-ledger.ts';
import { reportOn } from './report-sweep.ts';
import { isSettled, settleFailures, waitParked } from './settle-sweep.ts';
import { isStored, type ShortConfiguration, type StoredState } from './stored-state.ts';
import { surveyVariants } from './survey-variants.ts';
import { showDetails } from './sweep-details.ts';
import { answerQueries } from './sweep-queries.ts';
import { createSweepState, note, type SweepState } from './sweep-state.ts';
import { acceptSteering } from './sweep-steering.ts';
import { SWEEP_TASK_TIMEOUT } from './task-timeout.ts';
import { listInState, markCancelled } from './variant-states.ts';

export interface SweepResult {
  readonly sweepId: string;
  readonly completed: number;
  readonly failed: number;
  readonly best: { readonly variant: string; readonly validationAccuracy: number } | null;
  /** Null if it could not be written before the sweep stopped waiting for it. */
  readonly report: WrittenReport | null;
}

/**
 * Runs one configuration: prepares the data, trains every variant in a sliding window of children, and writes the report. Variants
 * that fail permanently are parked: the sweep finishes everything else, writes a report, and waits for `retryFailed`, `retryVariant` or
 * `skipVariant`. A report that fails is also parked, and retried automatically.
 *
 * @param configuration the content of a configuration file.
 * @param further the state carried over when the workflow continues as new; not for callers.
 */
export async function sweep(configuration: unknown, ...further: [carried?: CarriedState | StoredState]): Promise<SweepResult> {
  const [carried] = further;
  const isContinued = carried !== undefined && workflowInfo().continuedFromExecutionRunId !== undefined;
  let state: SweepState;
  if (!isContinued) state = await begin(configuration, further);
  else if (isStored(carried)) state = await readState(configuration as ShortConfiguration, carried);
  else state = unpackState(configuration as SweepConfiguration, carried);
  const launcher = createLauncher(state);
  answerQueries(state);
  answerSearchQueries(state);
  acceptSteering(state, launcher);
  answerTrainings(state, launcher);
  publishSweep(state, 'running');
  if (!isContinued) note(state, `The sweep "${state.configuration.name}" started.`);
  try {
    await prepareData(state);
    return await trainUntilSettled(state, launcher);
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => recordCancellation(state));
    else if (!(error instanceof ContinueAsNew)) recordFailure(state);
    throw error;
  }
}

async function begin(configuration: unknown, further: readonly unknown[]): Promise<SweepState> {
  checkInputForm('sweep', configuration, further);
  const checked = beginSearches(checkSweepInput(await resolveInput(configuration)));
  return createSweepState(checked, workflowInfo().startTime.toISOString());
}

/** `npm start` has already resolved the file's references; the Temporal CLI sends a file as it is. */
async function resolveInput(configuration: unknown): Promise<unknown> {
  if (!hasReferences(configuration)) return configuration;
  try {
    return await answerEarly('the files that its configuration refers to', () => worker.resolveConfiguration(configuration));
  } catch (error) {
    const cause = error instanceof ActivityFailure ? error.cause : undefined;
    throw cause instanceof ApplicationFailure ? cause : error;
  }
}

async function trainUntilSettled(state: SweepState, launcher: Launcher): Promise<SweepResult> {
  for (;;) {
    state.phase = 'training';
    await launcher.trainAll();
    if (launcher.mustContinueAsNew()) {
      const { configuration, carried } = await prepareNextRun(state);
      await makeContinueAsNewFunc<typeof sweep>({ workflowTaskTimeout: SWEEP_TASK_TIMEOUT })(configuration, carried);
    }
    if (await restoreData(state)) continue;
    settleFailures(state);
    const written = await reportOn(state, surveyVariants(state).counts.parked > 0);
    retrainLost(state, written?.lost ?? []);
    settleFailures(state);
    if (launcher.hasWork()) continue;
    if (isSettled(state)) {
      await condition(allHandlersFinished);
      if (launcher.hasWork()) continue;
      return finish(state, written);
    }
    await waitParked(state, launcher);
  }
}

function finish(state: SweepState, report: WrittenReport | null): SweepResult {
  state.phase = 'finished';
  const counts = surveyVariants(state).counts;
  publishSweep(state, 'completed');
  showDetails(state);
  return {
    sweepId: workflowInfo().workflowId,
    completed: counts.completed,
    failed: countVariants(state) - counts.completed - counts.stopped,
    best: surveyVariants(state).best,
    report,
  };
}

async function recordCancellation(state: SweepState): Promise<void> {
  // Their workflows end a little later, after the ledger is written.
  for (const variant of listInState(state, 'running')) markCancelled(state, variant);
  state.phase = 'cancelled';
  note(state, 'The sweep was cancelled; checkpoints and finished trials are kept.');
  publishSweep(state, 'cancelled');
  showDetails(state);
  // If this ledger cannot be written, the previous one applies; that must not change how the sweep ends.
  if (state.prepared !== null) await recordLedger(state, new Date().toISOString(), true).catch(() => undefined);
}

/** Sets the state shown by searches and queries after a failure. */
function recordFailure(state: SweepState): void {
  state.phase = 'failed';
  showDetails(state);
  // Sweeps that failed on older code are still listed as `running`.
  if (patched('state-after-failure')) publishSweep(state, 'failed');
}
