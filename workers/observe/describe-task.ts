import type { StageTask } from '../../activities/create-activities.ts';
import type { TrainTrialInput } from '../../activities/types.ts';

/** What logs and traces say of a stage: a training's sweep and trial, too. */
export function describeTask({ stage, input, attempt }: StageTask) {
  if (stage !== 'trainTrial') return { stage, attempt };
  const { sweepId, variant, trials } = input as TrainTrialInput;
  const [{ trialKey, specification }] = trials;
  return { stage, attempt, sweep: sweepId, variant, fold: specification.fold, seed: specification.seed, trial: trialKey };
}
