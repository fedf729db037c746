import { ActivityFailure, ApplicationFailure, isCancellation } from '@temporalio/workflow';
import type { LedgerEntry } from '../../activities/contract/ledger-stages.ts';
import type { StageLimits } from '../../activities/contract/stage.ts';
import type { PlannedTrial, TrainedTrial, TrainTrialInput } from '../../activities/contract/training-stages.ts';
import { USUAL_TIMES } from '../../core/domain/stage-times.ts';
import type { trainingStages } from '../activity-proxies.ts';
import type { VariantInput } from './variant-input.ts';

export interface TrialOutcome {
  readonly trialKey: string;
  readonly fold: number;
  readonly seed: number;
  readonly validationAccuracy: number;
  readonly testAccuracy: number | null;
  readonly trainingSeconds: number;
  /** Null if the worker did not report it. */
  readonly parameters: number | null;
}

export interface FinishedTrial {
  readonly entry: LedgerEntry;
  readonly outcome: TrialOutcome | null;
}

interface RunTrialOptions {
  readonly input: VariantInput;
  readonly trial: PlannedTrial;
  readonly activities: ReturnType<typeof trainingStages>;
}

/** Trains and evaluates a trial; permanent failures become its ledger entry, only cancellation is thrown. */
export async function runTrial({ input, trial, activities }: RunTrialOptions): Promise<FinishedTrial> {
  const { sweepId, startedAt, variant, checkpointEveryEpochs, stallMilliseconds } = input;
  const { fold, seed } = trial.specification;
  const label = `${variant.name} fold ${fold} seed ${seed}`;
  try {
    const limits = buildLimits(input);
    const training = {
      sweepId,
      startedAt,
      variant: variant.name,
      trials: [trial],
      checkpointEveryEpochs,
      stallMilliseconds,
      ...planPause(input),
    } as const;
    const [trained] = await activities.trainTrial.executeWithOptions({ summary: `train ${label}` }, [training, limits]);
    return await finishTrial({ input, trial, trained, label, limits, activities });
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    return buildFailedTrial(trial, error);
  }
}

function planPause({ stopAfter, asksSearch, round }: VariantInput): Pick<TrainTrialInput, 'stopAfter' | 'asksInRound'> {
  if (stopAfter === undefined) return {};
  return { stopAfter, ...(asksSearch === undefined ? {} : { asksInRound: round }) };
}

/** Training and evaluation wait for the store themselves. */
function buildLimits({ stallMilliseconds, refusalMilliseconds = USUAL_TIMES.refusalMilliseconds }: VariantInput): StageLimits {
  return { stallMilliseconds, refusalMilliseconds, told: null };
}

interface FinishTrialOptions extends RunTrialOptions {
  readonly trained: TrainedTrial;
  readonly label: string;
  readonly limits: StageLimits;
}

async function finishTrial({ input, trial, trained, label, limits, activities }: FinishTrialOptions): Promise<FinishedTrial> {
  const { trialKey, reused, attempts, secondsLost, warnings, trainingSeconds, parameters = null } = trained;
  const common = { ...locate(trial), reused, attempts, secondsLost, warnings };
  if (trained.status === 'diverged') {
    return { entry: { ...common, state: 'parked', failure: `TrainingDiverged: ${trained.message}` }, outcome: null };
  }
  if (trained.status === 'paused' || input.trainings !== undefined) return buildPausedTrial(trial, trained);
  const evaluation = { trialKey, ...(input.copies === undefined ? {} : { copies: input.copies }) };
  const evaluated = await activities.evaluateTrial.executeWithOptions({ summary: `evaluate ${label}` }, [evaluation, limits]);
  const { validationAccuracy, testAccuracy } = evaluated;
  const outcome = { ...locate(trial), validationAccuracy, testAccuracy, trainingSeconds, parameters };
  return { entry: { ...common, state: 'completed', failure: null }, outcome };
}

/** The entry of a paused trial with its results so far; it is not evaluated, because it cannot be selected. */
function buildPausedTrial(trial: PlannedTrial, trained: TrainedTrial): FinishedTrial {
  const { attempts, secondsLost, warnings, trainingSeconds, epochs, parameters = null, bestValidationAccuracy } = trained;
  const common = { ...locate(trial), reused: false, attempts, secondsLost, warnings };
  const outcome = { ...locate(trial), validationAccuracy: bestValidationAccuracy ?? 0, testAccuracy: null, trainingSeconds, parameters };
  return { entry: { ...common, state: 'stopped', failure: null, stoppedAfter: epochs }, outcome };
}

/** The entry of a trial that is not trained unless its search wants it. */
export function buildLaterTrial(trial: PlannedTrial): LedgerEntry {
  const common = { reused: false, attempts: 0, secondsLost: 0, failure: null, warnings: [] };
  return { ...locate(trial), ...common, state: 'stopped', stoppedAfter: 0 };
}

function buildFailedTrial(trial: PlannedTrial, { cause, message }: ActivityFailure): FinishedTrial {
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
