import { nameTrainingCode } from '../../core/domain/block-versions.ts';
import { TRIAL_FILES, trialPath } from '../../core/domain/store-paths.ts';
import { putVerified } from '../../core/storage/set-aside.ts';
import type { TrainOutcome } from '../../core/training/train.ts';
import type { PlannedTrial, TrainedTrial, TrainTrialInput } from '../contract/training-stages.ts';
import { putJsonVerified } from './json-artifact.ts';
import { putModelFile } from './model-file.ts';
import type { StageContext } from './stage-context.ts';
import type { StoredTrialResult } from './trial-result.ts';

interface StoreTrainingOptions {
  readonly input: TrainTrialInput;
  readonly trial: PlannedTrial;
  readonly outcome: Exclude<TrainOutcome, { readonly status: 'paused' }>;
  readonly warnings: readonly string[];
  readonly context: StageContext;
}

/** Writes the model, the history and finally the result of finished training; diverged training leaves only its checkpoints. */
export async function storeTraining({ input, trial, outcome, warnings, context }: StoreTrainingOptions): Promise<TrainedTrial> {
  const { store, attempt, secondsLost } = context;
  const { trialKey, specification } = trial;
  const common = { trialKey, reused: false, attempts: attempt, secondsLost, warnings };
  if (outcome.status === 'diverged') {
    const { epoch, message } = outcome;
    return { ...common, status: 'diverged', bestValidationAccuracy: null, epochs: epoch, trainingSeconds: 0, message };
  }
  const { bestWeights, history, summary } = outcome;
  const weights = new Uint8Array(bestWeights.buffer, bestWeights.byteOffset, bestWeights.byteLength);
  const [model, storedHistory] = await Promise.all([
    putVerified(store, { key: trialPath(trialKey, TRIAL_FILES.weights), bytes: weights }),
    putJsonVerified(store, trialPath(trialKey, TRIAL_FILES.history), history),
    putModelFile(store, trialKey, specification),
  ]);
  const result: StoredTrialResult = {
    specification,
    summary,
    model,
    history: storedHistory,
    trainedBy: { sweepId: input.sweepId, startedAt: input.startedAt, variant: input.variant },
    trainingCodeVersion: nameTrainingCode(specification.model),
    attempts: attempt,
    secondsLost,
    warnings,
  };
  await putJsonVerified(store, trialPath(trialKey, TRIAL_FILES.result), result);
  const { parameters, bestValidationAccuracy, epochs, trainingSeconds } = summary;
  return { ...common, status: 'completed', parameters, bestValidationAccuracy, epochs, trainingSeconds, message: null };
}
