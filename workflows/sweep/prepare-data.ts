import { ActivityFailure, ApplicationFailure, condition, isCancellation, patched } from '@temporalio/workflow';
import { planTrainings, resolveSeeds } from '../../configs/resolve-variants.ts';
import type { SweepConfiguration } from '../../configs/schema.ts';
import { parseDuration } from '../../core/domain/duration.ts';
import { chooseRemedy, describeRemedy } from '../../core/domain/remedy.ts';
import { stages, worker } from '../activity-proxies.ts';
import { runStage, type StageRun } from '../run-stage.ts';
import { publishSweep } from './publish-sweep.ts';
import { recordLedger } from './record-ledger.ts';
import { describeWaits } from './storage-waits.ts';
import { showDetails } from './sweep-details.ts';
import { note, type PreparedData, type SweepState } from './sweep-state.ts';
import { explainTooManyTrials } from './trial-limit.ts';

/** For checking, unpacking and parsing the download. */
const READ_SECONDS = 3_600;
const STEPS = ['reading the data', 'splitting it', 'preparing each fold'];

/**
 * Downloads, splits and pads the data, unless an earlier run of this workflow has done so, and records that it is ready. A permanent failure parks
 * the sweep: `retryFailed` tries again once the cause is fixed, `reconfigure` uses another configuration.
 */
export async function prepareData(state: SweepState): Promise<void> {
  for (let isReady = false; !isReady; ) {
    try {
      if (state.prepared === null) await prepareFirst(state);
      // So that a report can be written from now on. Sweeps that started on older code have a ledger only after their first pass.
      if (patched('ledger-before-training')) await recordLedger(state, null, true);
      state.preparationFailure = null;
      isReady = true;
    } catch (error) {
      await waitForRetry(state, explainRefusal(error));
    }
  }
}

async function prepareFirst(state: SweepState): Promise<void> {
  state.phase = 'preparing';
  state.prepared = await prepare(state);
  state.preparationFailure = null;
  const { dataset, split } = state.prepared;
  for (const { source, reason } of dataset.sourceProblems ?? []) note(state, `A source could not be read. ${source}: ${reason}.`);
  for (const warning of split.warnings ?? []) note(state, `Warning: ${warning}.`);
  note(state, `${dataset.synthetic ? 'SYNTHETIC DATA: ' : ''}${dataset.recordings} recordings are ready, sha256 ${dataset.sha256}.`);
}

async function prepare(state: SweepState): Promise<PreparedData> {
  const { configuration } = state;
  const run = <T>(start: StageRun<T>['start']) => runStage({ start, ...describeWaits(state, 'the data') });
  const download = { summary: `download ${configuration.dataset.name}`, startToCloseTimeout: limitDownload(configuration) };
  beginStep(state, 1);
  const dataset = await run((limits) => stages.downloadDataset.executeWithOptions(download, [configuration.dataset, limits]));
  beginStep(state, 2);
  const toSplit = { dataset, split: configuration.split, plan: planTrainings(configuration) };
  const split = await run((limits) => stages.splitDataset(toSplit, limits));
  refuseTooManyTrials(split.folds, configuration);
  beginStep(state, 3);
  const folds = await run((limits) => stages.padSequences({ dataset, split, normalisation: configuration.normalisation }, limits));
  const trainingQueue = await worker.selectTrainingQueue({ device: configuration.execution.device });
  return { dataset, split, folds, trainingQueue };
}

function beginStep(state: SweepState, step: 1 | 2 | 3): void {
  state.preparing = { step, of: STEPS.length, doing: STEPS[step - 1] ?? '' };
  showDetails(state);
}

/** In milliseconds: sources are tried one after another, each with its own limit, and then the data must be read. */
function limitDownload({ dataset }: SweepConfiguration): number {
  return (dataset.sources.length * dataset.limits.downloadSeconds + READ_SECONDS) * 1_000;
}

function refuseTooManyTrials(folds: number, { seeds }: SweepConfiguration): void {
  const reason = explainTooManyTrials({ folds, seeds: resolveSeeds(seeds).length });
  // A sweep that started on older code has passed this point.
  if (reason !== null && patched('trials-a-variant')) throw ApplicationFailure.nonRetryable(reason, 'InvalidConfig');
}

interface Refusal {
  readonly failureClass: string;
  readonly reason: string;
}

/** Why the data could not be prepared; an invalid configuration or an error outside a stage ends the sweep. */
function explainRefusal(error: unknown): Refusal {
  if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
  const { cause } = error;
  const failureClass = cause instanceof ApplicationFailure ? (cause.type ?? 'Error') : (cause?.name ?? 'Error');
  const message = cause?.message ?? error.message;
  if (failureClass === 'DatasetRejected') return { failureClass, reason: message };
  if (failureClass === 'InvalidConfig') throw ApplicationFailure.nonRetryable(message, failureClass);
  // Sweeps on older code have ended because of it.
  if (!patched('data-stages-park')) throw error;
  return { failureClass, reason: `${failureClass}: ${message}` };
}

async function waitForRetry(state: SweepState, { failureClass, reason }: Refusal): Promise<void> {
  const { onFailure, parkTimeLimit } = state.configuration.execution;
  const remedy = chooseRemedy(failureClass, reason);
  state.preparationFailure = reason;
  state.remedy = remedy;
  state.retryPreparation = false;
  state.phase = 'parked';
  note(state, `The data ${failureClass === 'DatasetRejected' ? 'was refused' : 'could not be prepared'}: ${reason}`);
  note(state, describeRemedy(remedy));
  showDetails(state);
  // Sweeps that started on older code did not publish this.
  const isPublished = patched('parked-with-refused-data');
  if (isPublished) publishSweep(state, 'parked');
  const steered = onFailure === 'park' && (await condition(() => state.retryPreparation, parseDuration(parkTimeLimit)));
  if (isPublished && steered) publishSweep(state, 'running');
  if (steered) return;
  throw ApplicationFailure.nonRetryable(reason, failureClass);
}
