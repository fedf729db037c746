import { ActivityFailure, ApplicationFailure, condition } from '@temporalio/workflow';
import { parseDuration } from '../core/domain/duration.ts';
import { records, stages } from './activity-proxies.ts';
import { showDetails } from './sweep-details.ts';
import { note, type PreparedData, type SweepState } from './sweep-state.ts';

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
      note(state, `${dataset.synthetic ? 'SYNTHETIC DATA: ' : ''}${dataset.recordings} recordings are ready, sha256 ${dataset.sha256}.`);
    } catch (error) {
      await waitForRetry(state, describeRejection(error));
    }
  }
}

async function prepare({ configuration }: SweepState): Promise<PreparedData> {
  const dataset = await stages.downloadDataset.executeWithOptions({ summary: `download ${configuration.dataset.name}` }, [
    configuration.dataset,
  ]);
  const split = await stages.splitDataset({ dataset, split: configuration.split });
  const folds = await stages.padSequences({ dataset, split, normalisation: configuration.normalisation });
  const trainingQueue = await records.selectTrainingQueue({ device: configuration.execution.device });
  return { dataset, split, folds, trainingQueue };
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
  if (onFailure === 'park' && (await condition(() => state.retryPreparation, parseDuration(parkTimeLimit)))) return;
  throw ApplicationFailure.nonRetryable(reason, 'DatasetRejected');
}
