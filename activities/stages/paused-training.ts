import { trialPath } from '../../core/domain/store-paths.ts';
import type { EpochRecord } from '../../core/domain/trial.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import type { PausedTraining } from '../../core/training/train.ts';
import type { TrainedTrial } from '../contract/training-stages.ts';
import { findJson, putJsonVerified } from './json-artifact.ts';
import type { Reached } from './rungs.ts';
import type { StageContext } from './stage-context.ts';
import { historySchema } from './stored-schemas.ts';
import type { StoredTrialResult } from './trial-result.ts';

/** Path of the history of training that paused after this number of epochs for a decision of its search. */
const pausedPath = (trialKey: string, epochs: number) => trialPath(trialKey, `paused-${epochs}.json`);

/** The history of training that paused after this number of epochs; null if it did not. */
export async function readPause(store: ArtifactStore, trialKey: string, epochs: number): Promise<readonly EpochRecord[] | null> {
  return (await findJson<EpochRecord[]>(store, pausedPath(trialKey, epochs), historySchema))?.value ?? null;
}

/** Null if it has not paused there yet. */
export async function findPause(store: ArtifactStore, trialKey: string, stopAfter: number): Promise<TrainedTrial | null> {
  const history = await readPause(store, trialKey, stopAfter);
  return history === null ? null : buildPausedTrial(trialKey, history, { attempts: 0, secondsLost: 0, warnings: [] });
}

interface StorePauseOptions {
  readonly trialKey: string;
  readonly outcome: PausedTraining;
  readonly warnings: readonly string[];
  readonly context: StageContext;
}

/** Stores the history of paused training; it resumes from its checkpoint. */
export async function storePause({ trialKey, outcome, warnings, context }: StorePauseOptions): Promise<TrainedTrial> {
  const { history, parameters } = outcome;
  await putJsonVerified(context.store, pausedPath(trialKey, history.length), history);
  const { attempt: attempts, secondsLost } = context;
  return { ...buildPausedTrial(trialKey, history, { attempts, secondsLost, warnings }), parameters };
}

/** A finished trial as it was after this number of epochs; null if it did not have more. */
export async function lookBack(
  store: ArtifactStore,
  trialKey: string,
  result: StoredTrialResult,
  epochs: number,
): Promise<TrainedTrial | null> {
  if (result.summary.epochs <= epochs) return null;
  const history = await findJson<EpochRecord[]>(store, result.history.key, historySchema);
  if (history === null) return null;
  const { parameters } = result.summary;
  return { ...buildPausedTrial(trialKey, history.value.slice(0, epochs), { attempts: 0, secondsLost: 0, warnings: [] }), parameters };
}

function buildPausedTrial(
  trialKey: string,
  history: readonly EpochRecord[],
  attempt: Pick<TrainedTrial, 'attempts' | 'secondsLost' | 'warnings'>,
): TrainedTrial {
  return { trialKey, status: 'paused', reused: false, ...describeReached({ history }), ...attempt, message: null };
}

export function describeReached({ history, parameters }: Pick<PausedTraining, 'history'> & Partial<PausedTraining>): Reached {
  return {
    bestValidationAccuracy: history.reduce((best, { validationAccuracy }) => Math.max(best, validationAccuracy), 0),
    epochs: history.length,
    trainingSeconds: history.reduce((sum, { seconds }) => sum + seconds, 0),
    ...(parameters === undefined ? {} : { parameters }),
  };
}
