import type { TrainTrialInput } from '../../activities/contract/training-stages.ts';
import type { StageTask } from '../../activities/create-activities.ts';

/** The fields of a stage in logs and traces: its sweep, variant and trial, as far as they are known. */
export function describeTask({ stage, input, attempt }: StageTask) {
  return { stage, attempt, ...(stage === 'trainTrial' ? describeTraining(input as TrainTrialInput) : pickNames(input)) };
}

function describeTraining({ sweepId, variant, trials }: TrainTrialInput) {
  const [{ trialKey, specification }] = trials;
  return { sweep: sweepId, variant, fold: specification.fold, seed: specification.seed, trial: trialKey };
}

function pickNames(input: unknown): Readonly<Record<string, string>> {
  const { sweepId, variant, trialKey } = (input ?? {}) as Readonly<Record<string, unknown>>;
  const names = Object.entries({ sweep: sweepId, variant, trial: trialKey });
  return Object.fromEntries(names.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
