import { augment } from '../../core/dataset/augment.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import { claimCheckpoints, readCheckpoint } from '../../core/storage/checkpoint-keeper.ts';
import { decodeCheckpoint, type ResumePoint } from '../../core/training/checkpoint.ts';
import { type TrainOutcome, train } from '../../core/training/train.ts';
import type { PlannedTrial, TrainedTrial, TrainTrialInput } from '../types.ts';
import { loadSequences } from './load-sequences.ts';
import { createPatientContext } from './patient-context.ts';
import type { StageContext } from './stage-context.ts';
import { storeTraining } from './store-training.ts';
import { createTrialCheckpoints, type TrialCheckpoints } from './trial-checkpoints.ts';
import { createProgressReporter, type ProgressReporter } from './trial-progress.ts';
import { findWholeTraining, type StoredTrialResult } from './trial-result.ts';
import { waitForOtherAttempt } from './wait-for-other-attempt.ts';

/** A trial that is not finished, with its checkpoints claimed for this attempt. */
interface OpenTrial {
  readonly trial: PlannedTrial;
  readonly checkpoints: TrialCheckpoints;
  readonly resumeFrom: ResumePoint | null;
  readonly warnings: string[];
}

/**
 * Trains one trial, or several packed, from their last checkpoints, and stores checkpoints, history, model and result. Finished trials are
 * found by their keys and not trained again.
 */
export async function trainTrial(input: TrainTrialInput, context: StageContext): Promise<TrainedTrial[]> {
  const progress = createProgressReporter(input, context.reportProgress);
  const patient = createPatientContext(context, progress.note);
  // Doubled each time: two live attempts whose checkpoints lie further apart would else take the trial from each other for ever.
  for (let staleMilliseconds = input.stallMilliseconds; ; staleMilliseconds *= 2) {
    const finished = await findFinished(input, patient);
    const open = input.trials.filter((trial) => !finished.has(trial.trialKey));
    try {
      const trained = open.length === 0 ? new Map() : await trainOpen(input, open, patient, progress);
      return input.trials.map(({ trialKey }) => finished.get(trialKey) ?? trained.get(trialKey));
    } catch (error) {
      if (!(error instanceof DurasweepError) || error.failureClass !== 'Superseded') throw error;
      // Another sweep, or a later attempt of this one, trains the same trial: its result will be ours too.
      await waitForOtherAttempt({
        store: patient.store,
        signal: patient.signal,
        trialKeys: open.map(({ trialKey }) => trialKey),
        staleMilliseconds,
        onWait: () => progress.note('another attempt trains this trial'),
      });
    }
  }
}

async function findFinished(input: TrainTrialInput, { store }: StageContext): Promise<Map<string, TrainedTrial>> {
  const finished = new Map<string, TrainedTrial>();
  for (const { trialKey } of input.trials) {
    const result = await findWholeTraining(store, trialKey);
    if (result !== null) finished.set(trialKey, describeFinished(trialKey, result, input));
  }
  return finished;
}

function describeFinished(trialKey: string, result: StoredTrialResult, { sweepId, startedAt, variant }: TrainTrialInput): TrainedTrial {
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

async function trainOpen(
  input: TrainTrialInput,
  trials: readonly PlannedTrial[],
  context: StageContext,
  progress: ProgressReporter,
): Promise<Map<string, TrainedTrial>> {
  const [first] = trials;
  if (first === undefined) throw new RangeError('A training needs at least one trial.');
  const data = await loadSequences(context, first.specification.tensors);
  const open = await Promise.all(trials.map((trial) => openTrial(trial, input.checkpointEveryEpochs, context)));
  progress.begin(open);
  const outcomes = await train({
    replicas: open.map(({ trial: { specification }, resumeFrom }) => ({
      seed: specification.seed,
      model: specification.model,
      training: specification.training,
      ...(resumeFrom === null ? {} : { resumeFrom }),
    })),
    data,
    augmentSequence: augment,
    signal: context.signal,
    onProgress: progress.batch,
    onTrained: (event) => open[event.replica]?.checkpoints.begin(event),
    onEpoch: async (event) => {
      progress.epoch(event.replica, event.record);
      await open[event.replica]?.checkpoints.complete(event);
    },
  });
  return storeOutcomes(input, open, outcomes, context);
}

async function storeOutcomes(
  input: TrainTrialInput,
  open: readonly OpenTrial[],
  outcomes: readonly TrainOutcome[],
  context: StageContext,
): Promise<Map<string, TrainedTrial>> {
  const trained = new Map<string, TrainedTrial>();
  for (const [index, { trial, checkpoints, warnings }] of open.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined) throw new RangeError(`The training gave ${outcomes.length} outcomes for ${open.length} trials.`);
    trained.set(trial.trialKey, await storeTraining({ input, trial, outcome, warnings, context }));
    await checkpoints.end(outcome.status);
  }
  return trained;
}

async function openTrial(trial: PlannedTrial, everyEpochs: number, { store, attemptId }: StageContext): Promise<OpenTrial> {
  const keeper = await claimCheckpoints({ store, trialKey: trial.trialKey, owner: attemptId });
  const own = await keeper.load(decodeResumePoint);
  const checkpoints = createTrialCheckpoints(keeper, everyEpochs);
  const warnings = [...own.warnings];
  if (own.value !== null || trial.continueFrom === null) return { trial, checkpoints, resumeFrom: own.value, warnings };
  const shorter = await readCheckpoint(store, trial.continueFrom, decodeResumePoint);
  return { trial, checkpoints, resumeFrom: shorter.value, warnings: [...warnings, ...shorter.warnings] };
}

function decodeResumePoint(bytes: Uint8Array, validation: ResumePoint['validation']): ResumePoint {
  return { checkpoint: decodeCheckpoint(bytes), validation };
}
