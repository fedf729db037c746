import { augment } from '../../core/dataset/augment.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import { claimCheckpoints, readCheckpoint } from '../../core/storage/checkpoint-keeper.ts';
import { decodeCheckpoint, type ResumePoint } from '../../core/training/checkpoint.ts';
import { train } from '../../core/training/train.ts';
import type { PlannedTrial, TrainedTrial, TrainTrialInput } from '../contract/training-stages.ts';
import { askTeachers } from './ask-teachers.ts';
import { beginToLoad, loadSequences } from './load-sequences.ts';
import { createPatientContext } from './patient-context.ts';
import { findPause, lookBack, storePause } from './paused-training.ts';
import { readSource } from './read-source.ts';
import type { StageContext } from './stage-context.ts';
import { storeTraining } from './store-training.ts';
import { createTrialCheckpoints, type TrialCheckpoints } from './trial-checkpoints.ts';
import { createProgressReporter, type ProgressReporter } from './trial-progress.ts';
import { findWholeTraining, type StoredTrialResult } from './trial-result.ts';
import { waitForOtherAttempt } from './wait-for-other-attempt.ts';

/** An unfinished trial whose checkpoints are claimed for this attempt. */
interface OpenTrial {
  readonly checkpoints: TrialCheckpoints;
  readonly resumeFrom: ResumePoint | null;
  readonly warnings: readonly string[];
}

/**
 * Trains a trial from its last checkpoint, and stores checkpoints, history, model and result. A finished trial is found by its key and
 * reused.
 */
export async function trainTrial(input: TrainTrialInput, context: StageContext): Promise<[TrainedTrial]> {
  const trial = readTrial(input);
  const progress = createProgressReporter(input, context.reportProgress);
  const patient = createPatientContext(context, progress.note);
  beginToLoad(patient, trial.specification.tensors);
  // Doubled each time: otherwise two live attempts whose checkpoints are further apart would take the trial from each other for ever.
  for (let staleMilliseconds = input.stallMilliseconds; ; staleMilliseconds *= 2) {
    const [finished, paused] = await Promise.all([
      findWholeTraining(patient.store, trial.trialKey),
      input.stopAfter === undefined ? null : findPause(patient.store, trial.trialKey, input.stopAfter),
    ]);
    if (finished !== null) return [await readStoredTrial(trial.trialKey, finished, input, patient)];
    if (paused !== null) return [paused];
    try {
      return [await trainOpen(input, patient, progress)];
    } catch (error) {
      if (!(error instanceof DurasweepError) || error.failureClass !== 'Superseded') throw error;
      // Another sweep, or a later attempt of this one, is training the same trial: use its result.
      await waitForOtherAttempt({
        store: patient.store,
        signal: patient.signal,
        trialKey: trial.trialKey,
        staleMilliseconds,
        onWait: () => progress.note('another attempt is training this trial'),
      });
    }
  }
}

/** @throws DurasweepError InvalidConfig if a workflow of older code packed several trials */
function readTrial({ trials, variant }: TrainTrialInput): PlannedTrial {
  const [trial, ...others] = trials as readonly PlannedTrial[];
  if (trial !== undefined && others.length === 0) return trial;
  throw new DurasweepError(
    'InvalidConfig',
    `trials: must be a list of one, got ${trials.length} of variant ${variant}. Seeds are no longer packed: cancel the sweep and start it again without execution.packSeeds.`,
  );
}

/** The stored trial; if it should pause and was trained further, as it was at the pause. */
async function readStoredTrial(
  trialKey: string,
  result: StoredTrialResult,
  input: TrainTrialInput,
  { store }: StageContext,
): Promise<TrainedTrial> {
  const earlier = input.stopAfter === undefined ? null : await lookBack(store, trialKey, result, input.stopAfter);
  return earlier ?? buildTrainedTrial(trialKey, result, input);
}

function buildTrainedTrial(trialKey: string, result: StoredTrialResult, { sweepId, startedAt, variant }: TrainTrialInput): TrainedTrial {
  const { summary, trainedBy } = result;
  const own = trainedBy.sweepId === sweepId && trainedBy.startedAt === startedAt && trainedBy.variant === variant;
  return {
    trialKey,
    status: 'completed',
    reused: !own,
    bestValidationAccuracy: summary.bestValidationAccuracy,
    parameters: summary.parameters,
    epochs: summary.epochs,
    trainingSeconds: summary.trainingSeconds,
    attempts: own ? result.attempts : 0,
    secondsLost: own ? result.secondsLost : 0,
    warnings: own ? result.warnings : [],
    message: null,
  };
}

async function trainOpen(input: TrainTrialInput, context: StageContext, progress: ProgressReporter): Promise<TrainedTrial> {
  const [trial] = input.trials;
  const { seed, model, training, tensors } = trial.specification;
  const open = { ...context, onWritten: progress.checkpoint };
  const [data, { checkpoints, resumeFrom, warnings }] = await Promise.all([loadSequences(context, tensors), openTrial(trial, input, open)]);
  const onWork = () => progress.note('predicting with its teachers');
  const softTargets = await askTeachers({ specification: trial.specification, data, context, onWork });
  const source = resumeFrom === null ? await readSource(trial.specification, context) : undefined;
  progress.begin(resumeFrom);
  const outcome = await train({
    seed,
    model,
    training,
    ...(resumeFrom === null ? {} : { resumeFrom }),
    ...(input.stopAfter === undefined ? {} : { stopAfter: input.stopAfter }),
    data,
    augmentSequence: augment,
    ...(softTargets === undefined ? {} : { softTargets }),
    ...(source === undefined ? {} : { source }),
    signal: context.signal,
    onProgress: progress.batch,
    onTrained: checkpoints.begin,
    onEpoch: async (event) => {
      progress.epoch(event.record);
      await checkpoints.complete(event);
    },
  });
  if (outcome.status === 'paused') {
    // Whichever is missing after a crash, the next attempt finds the pause or pauses again.
    const pause = storePause({ trialKey: trial.trialKey, outcome, warnings, context });
    return (await Promise.all([pause, checkpoints.end(outcome.status)]))[0];
  }
  // Until the result is stored, the next attempt finds the last checkpoint, which is never removed.
  const stored = storeTraining({ input, trial, outcome, warnings, context });
  return (await Promise.all([stored, checkpoints.end(outcome.status)]))[0];
}

type OpenContext = StageContext & { readonly onWritten: ProgressReporter['checkpoint'] };

async function openTrial(
  trial: PlannedTrial,
  { checkpointEveryEpochs, stopAfter }: TrainTrialInput,
  { store, attemptId, onWritten }: OpenContext,
): Promise<OpenTrial> {
  const keeper = await claimCheckpoints({ store, trialKey: trial.trialKey, owner: attemptId });
  const own = await keeper.load(decodeResumePoint);
  const checkpoints = createTrialCheckpoints(keeper, checkpointEveryEpochs, { onWritten, stopAfter });
  if (own.value !== null || trial.continueFrom === null) return { checkpoints, resumeFrom: own.value, warnings: own.warnings };
  const shorter = await readCheckpoint(store, trial.continueFrom, decodeResumePoint);
  return { checkpoints, resumeFrom: shorter.value, warnings: [...own.warnings, ...shorter.warnings] };
}

function decodeResumePoint(bytes: Uint8Array, validation: ResumePoint['validation']): ResumePoint {
  return { checkpoint: decodeCheckpoint(bytes), validation };
}
