import { augment } from '../../core/dataset/augment.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { claimCheckpoints, readCheckpoint } from '../../core/storage/checkpoint-keeper.ts';
import { decodeCheckpoint, type ResumePoint } from '../../core/training/checkpoint.ts';
import { train } from '../../core/training/train.ts';
import type { PlannedTrial, TrainedTrial, TrainTrialInput } from '../contract/training-stages.ts';
import { askTeachers } from './ask-teachers.ts';
import { beginToLoad, loadSequences } from './load-sequences.ts';
import { createPatientContext } from './patient-context.ts';
import { describeReached, findPause, lookBack, storePause } from './paused-training.ts';
import { readSource } from './read-source.ts';
import { createRungs, type Rungs } from './rungs.ts';
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
  const rungs = createRungs(input, context);
  // Doubled each time: otherwise two live attempts whose checkpoints are further apart would take the trial from each other for ever.
  for (let staleMilliseconds = input.stallMilliseconds; ; staleMilliseconds *= 2) {
    const found = await findTrained(input, rungs, patient);
    if (found !== null) return [found];
    try {
      return [await trainOpen({ input, rungs, context: patient, progress })];
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

/** The trial as it is stored, finished or paused, at the first pause at which it does not go on; null if there is something to train. */
async function findTrained(input: TrainTrialInput, rungs: Rungs, { store }: StageContext): Promise<TrainedTrial | null> {
  for (;;) {
    const found = await findStored(input, rungs, store);
    if (found?.status !== 'paused' || !(await rungs.goOn(found))) return found;
  }
}

/** If it should pause and was trained further, as it was at the pause. */
async function findStored(input: TrainTrialInput, { stopAfter }: Rungs, store: ArtifactStore): Promise<TrainedTrial | null> {
  const [{ trialKey }] = input.trials;
  const [finished, paused] = await Promise.all([
    findWholeTraining(store, trialKey),
    stopAfter === undefined ? null : findPause(store, trialKey, stopAfter),
  ]);
  if (finished === null) return paused;
  const earlier = stopAfter === undefined ? null : await lookBack(store, trialKey, finished, stopAfter);
  return earlier ?? buildTrainedTrial(trialKey, finished, input);
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

interface OpenTraining {
  readonly input: TrainTrialInput;
  readonly rungs: Rungs;
  readonly context: StageContext;
  readonly progress: ProgressReporter;
}

async function trainOpen({ input, rungs, context, progress }: OpenTraining): Promise<TrainedTrial> {
  const [trial] = input.trials;
  const { seed, model, training, tensors } = trial.specification;
  const [data, { checkpoints, resumeFrom, warnings }] = await Promise.all([
    loadSequences(context, tensors),
    openTrial({ input, context, progress }),
  ]);
  const onWork = () => progress.note('predicting with its teachers');
  const softTargets = await askTeachers({ specification: trial.specification, data, context, onWork });
  const source = resumeFrom === null ? await readSource(trial.specification, context) : undefined;
  progress.begin(resumeFrom);
  const outcome = await train({
    seed,
    model,
    training,
    ...(resumeFrom === null ? {} : { resumeFrom }),
    ...(rungs.stopAfter === undefined ? {} : { stopAfter: rungs.stopAfter }),
    onPause: async (paused) => {
      if (await rungs.goOn(describeReached(paused))) return rungs.stopAfter ?? Number.POSITIVE_INFINITY;
      await checkpoints.pause();
      return null;
    },
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

async function openTrial({ input, context: { store, attemptId }, progress }: Omit<OpenTraining, 'rungs'>): Promise<OpenTrial> {
  const [trial] = input.trials;
  const keeper = await claimCheckpoints({ store, trialKey: trial.trialKey, owner: attemptId });
  const own = await keeper.load(decodeResumePoint);
  const checkpoints = createTrialCheckpoints(keeper, { everyEpochs: input.checkpointEveryEpochs, onWritten: progress.checkpoint });
  if (own.value !== null || trial.continueFrom === null) return { checkpoints, resumeFrom: own.value, warnings: own.warnings };
  const shorter = await readCheckpoint(store, trial.continueFrom, decodeResumePoint);
  return { checkpoints, resumeFrom: shorter.value, warnings: [...own.warnings, ...shorter.warnings] };
}

function decodeResumePoint(bytes: Uint8Array, validation: ResumePoint['validation']): ResumePoint {
  return { checkpoint: decodeCheckpoint(bytes), validation };
}
