import { ActivityFailure, ApplicationFailure, isCancellation } from '@temporalio/workflow';
import type { LedgerEntry, PlannedTrial, StageLimits, TrainedTrial } from '../activities/types.ts';
import { USUAL_TIMES } from '../core/domain/stage-times.ts';
import type { trainingStages } from './activity-proxies.ts';
import type { TrialBatch } from './plan-trials.ts';
import type { VariantInput } from './variant-input.ts';

export interface TrialOutcome {
  readonly trialKey: string;
  readonly fold: number;
  readonly seed: number;
  readonly validationAccuracy: number;
  readonly testAccuracy: number | null;
  readonly trainingSeconds: number;
  /** Null where the worker did not say. */
  readonly parameters: number | null;
}

export interface FinishedTrial {
  readonly entry: LedgerEntry;
  readonly outcome: TrialOutcome | null;
}

interface RunBatchOptions {
  readonly input: VariantInput;
  readonly batch: TrialBatch;
  readonly activities: ReturnType<typeof trainingStages>;
}

/** Trains a batch and evaluates each of its trials; failures for good become ledger entries, only cancellation is thrown. */
export async function runBatch({ input, batch, activities }: RunBatchOptions): Promise<FinishedTrial[]> {
  const { sweepId, startedAt, variant, checkpointEveryEpochs, stallMilliseconds } = input;
  const seeds = batch.trials.map(({ specification }) => specification.seed).join(', ');
  const label = `${variant.name} fold ${batch.fold} seed ${seeds}`;
  try {
    const limits = describeLimits(input);
    const training = { sweepId, startedAt, variant: variant.name, trials: batch.trials, checkpointEveryEpochs, stallMilliseconds };
    const trained = await activities.trainTrial.executeWithOptions({ summary: `train ${label}` }, [training, limits]);
    return await Promise.all(batch.trials.map((trial, index) => finishTrial(trial, trained[index], { label, activities, limits })));
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    return batch.trials.map((trial) => describeFailed(trial, error));
  }
}

/** Trainings and evaluations wait for the store themselves. */
function describeLimits({ stallMilliseconds, refusalMilliseconds = USUAL_TIMES.refusalMilliseconds }: VariantInput): StageLimits {
  return { stallMilliseconds, refusalMilliseconds, told: null };
}

async function finishTrial(
  trial: PlannedTrial,
  trained: TrainedTrial | undefined,
  { label, activities, limits }: { label: string; activities: RunBatchOptions['activities']; limits: StageLimits },
): Promise<FinishedTrial> {
  if (trained === undefined) throw new RangeError(`The training of ${label} returned no result for trial ${trial.trialKey}.`);
  const { trialKey, reused, attempts, secondsLost, warnings, trainingSeconds, parameters = null } = trained;
  const common = { ...locate(trial), reused, attempts, secondsLost, warnings };
  if (trained.status === 'diverged') {
    return { entry: { ...common, state: 'parked', failure: `TrainingDiverged: ${trained.message}` }, outcome: null };
  }
  try {
    const evaluated = await activities.evaluateTrial.executeWithOptions({ summary: `evaluate ${label}` }, [{ trialKey }, limits]);
    const { validationAccuracy, testAccuracy } = evaluated;
    const outcome = { ...locate(trial), validationAccuracy, testAccuracy, trainingSeconds, parameters };
    return { entry: { ...common, state: 'completed', failure: null }, outcome };
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    return describeFailed(trial, error);
  }
}

function describeFailed(trial: PlannedTrial, { cause, message }: ActivityFailure): FinishedTrial {
  const failure = `${cause instanceof ApplicationFailure ? cause.type : cause?.name}: ${cause?.message ?? message}`;
  const details = cause instanceof ApplicationFailure ? (cause.details?.[0] as { attempt?: number } | undefined) : undefined;
  const entry: LedgerEntry = {
    ...locate(trial),
    state: 'parked',
    reused: false,
    attempts: details?.attempt ?? 1,
    secondsLost: 0,
    failure,
    warnings: [],
  };
  return { entry, outcome: null };
}

function locate({ trialKey, specification: { fold, seed } }: PlannedTrial) {
  return { trialKey, fold, seed };
}
