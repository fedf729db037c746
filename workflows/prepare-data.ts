import { ActivityFailure, ApplicationFailure, condition, patched } from '@temporalio/workflow';
import { planTrainings, resolveSeeds } from '../configs/resolve-variants.ts';
import type { SweepConfiguration } from '../configs/schema.ts';
import { parseDuration } from '../core/domain/duration.ts';
import { records, stages } from './activity-proxies.ts';
import { publishSweep } from './publish-sweep.ts';
import { showDetails } from './sweep-details.ts';
import { note, type PreparedData, type SweepState } from './sweep-state.ts';
import { explainTooManyTrials } from './trial-limit.ts';

/** For checking, unpacking and parsing what was downloaded. */
const READ_SECONDS = 3_600;

/**
 * Fetches, splits and pads the data, unless an earlier run of this workflow has. Data that is refused parks the sweep: `retryFailed` reads
 * it again once it is mended.
 */
export async function prepareData(state: SweepState): Promise<void> {
  while (state.prepared === null) {
    try {
      state.phase = 'preparing';
      showDetails(state);
      state.prepared = await prepare(state);
      state.preparationFailure = null;
      const { dataset } = state.prepared;
      for (const { source, reason } of dataset.sourceProblems ?? []) note(state, `A source gave nothing. ${source}: ${reason}.`);
      for (const warning of state.prepared.split.warnings ?? []) note(state, `Beware: ${warning}.`);
      note(state, `${dataset.synthetic ? 'SYNTHETIC DATA: ' : ''}${dataset.recordings} recordings are ready, sha256 ${dataset.sha256}.`);
    } catch (error) {
      await waitForRetry(state, describeRejection(error));
    }
  }
}

async function prepare({ configuration }: SweepState): Promise<PreparedData> {
  const download = { summary: `download ${configuration.dataset.name}`, startToCloseTimeout: limitDownload(configuration) };
  const dataset = await stages.downloadDataset.executeWithOptions(download, [configuration.dataset]);
  const split = await stages.splitDataset({ dataset, split: configuration.split, plan: planTrainings(configuration) });
  refuseTooManyTrials(split.folds, configuration);
  const folds = await stages.padSequences({ dataset, split, normalisation: configuration.normalisation });
  const trainingQueue = await records.selectTrainingQueue({ device: configuration.execution.device });
  return { dataset, split, folds, trainingQueue };
}

/** Milliseconds: sources are tried one after another, each within its own limit, and the last one's data is then still to be read. */
function limitDownload({ dataset }: SweepConfiguration): number {
  return (dataset.sources.length * dataset.limits.downloadSeconds + READ_SECONDS) * 1_000;
}

function refuseTooManyTrials(folds: number, { seeds }: SweepConfiguration): void {
  const reason = explainTooManyTrials({ folds, seeds: resolveSeeds(seeds).length });
  // A sweep that began on older code has this behind it.
  if (reason !== null && patched('trials-a-variant')) throw ApplicationFailure.nonRetryable(reason, 'InvalidConfig');
}

/** The reason the data was refused; anything else ends the sweep. */
function describeRejection(error: unknown): string {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  if (cause instanceof ApplicationFailure && cause.type === 'DatasetRejected') return cause.message;
  if (cause instanceof ApplicationFailure && cause.type === 'InvalidConfig')
    throw ApplicationFailure.nonRetryable(cause.message, 'InvalidConfig');
  throw error;
}

async function waitForRetry(state: SweepState, reason: string): Promise<void> {
  const { onFailure, parkTimeLimit } = state.configuration.execution;
  state.preparationFailure = reason;
  state.retryPreparation = false;
  state.phase = 'parked';
  note(state, `The data was refused: ${reason}`);
  showDetails(state);
  // Sweeps that began on older code did not say so.
  const isPublished = patched('parked-with-refused-data');
  if (isPublished) publishSweep(state, 'parked');
  const steered = onFailure === 'park' && (await condition(() => state.retryPreparation, parseDuration(parkTimeLimit)));
  if (isPublished && steered) publishSweep(state, 'running');
  if (steered) return;
  throw ApplicationFailure.nonRetryable(reason, 'DatasetRejected');
}
