import { Context } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { DurasweepError, type FailureClass } from '../core/domain/errors.ts';
import type { StageActivities, StageName, TrainTrialInput } from './types.ts';

/** How a stage is run: in a slot process by workers. */
export interface StageTask {
  readonly stage: StageName;
  readonly input: unknown;
  readonly attempt: number;
  readonly secondsLost: number;
  readonly attemptId: string;
  readonly onProgress: (details: unknown) => void;
  readonly signal: AbortSignal;
  readonly stallMilliseconds: number | null;
}

export type RunStage = (task: StageTask) => Promise<unknown>;

export const TRAINING_STAGES = ['trainTrial', 'evaluateTrial'] as const satisfies readonly StageName[];
/** What a sweep waits for from its start on. */
export const SWEEP_STAGES = [
  'downloadDataset',
  'splitDataset',
  'padSequences',
  'recordVariant',
  'recordSweep',
] as const satisfies readonly StageName[];
export const REPORT_STAGES = ['analyseSweep', 'renderFigures', 'writeReport'] as const satisfies readonly StageName[];
export const LIGHT_STAGES = [...SWEEP_STAGES, ...REPORT_STAGES] as const;

const HEARTBEAT_EVERY_MS = 3_000;
const CRASHES_ALLOWED = 3;
const UNEXPECTED_ERRORS_ALLOWED = 3;
/** Ended the process rather than failing in it: the next attempt goes on from the last checkpoint. */
const CRASHES: ReadonlySet<FailureClass> = new Set(['SlotCrashed', 'SlotStalled', 'OutOfMemory']);
const FINAL: ReadonlySet<FailureClass> = new Set(['InvalidConfig', 'DatasetRejected', 'TrainingDiverged', 'ResultLost']);

/** Activities that forward each call to `runStage`, its progress as heartbeats, and its failures by class. */
export function createActivities<Name extends StageName>(stages: readonly Name[], runStage: RunStage): Pick<StageActivities, Name> {
  const activities = stages.map((stage) => [stage, (input: unknown) => runAsActivity(stage, input, runStage)] as const);
  return Object.fromEntries(activities) as unknown as Pick<StageActivities, Name>;
}

/** How earlier attempts failed, apart from what Temporal counts: every attempt, lost workers, shutdowns and storage that was away too. */
interface EarlierFailures {
  readonly crashes: number;
  /** Of no class. */
  readonly unexpectedErrors: number;
}

/** What heartbeats carry: the stage's own progress, and the failures of earlier attempts, which only they survive. */
export interface HeartbeatDetails extends EarlierFailures {
  readonly progress: unknown;
}

async function runAsActivity(stage: StageName, input: unknown, runStage: RunStage): Promise<unknown> {
  const context = Context.current();
  const { attempt, workflowExecution, activityId, heartbeatDetails, scheduledTimestampMs, currentAttemptScheduledTimestampMs } =
    context.info;
  const earlier = readEarlierFailures(heartbeatDetails);
  let details: HeartbeatDetails = { ...earlier, progress: null };
  const beat = (next: HeartbeatDetails) => {
    details = next;
    context.heartbeat(details);
  };
  beat(details);
  const timer = setInterval(() => context.heartbeat(details), HEARTBEAT_EVERY_MS);
  try {
    return await runStage({
      stage,
      input,
      attempt,
      secondsLost: attempt === 1 ? 0 : (currentAttemptScheduledTimestampMs - scheduledTimestampMs) / 1_000,
      attemptId: `${workflowExecution?.runId}/${activityId}/${attempt}`,
      onProgress: (progress) => beat({ ...earlier, progress }),
      signal: context.cancellationSignal,
      stallMilliseconds: stage === 'trainTrial' ? (input as TrainTrialInput).stallMilliseconds : null,
    });
  } catch (error) {
    const failures = countFailure(error, earlier);
    beat({ ...failures, progress: details.progress });
    throw toFailure(error, attempt, failures);
  } finally {
    clearInterval(timer);
  }
}

/** Heartbeats of an older worker may lack a count. */
function readEarlierFailures(heartbeatDetails: unknown): EarlierFailures {
  const { crashes = 0, unexpectedErrors = 0 } = (heartbeatDetails ?? {}) as Partial<HeartbeatDetails>;
  return { crashes, unexpectedErrors };
}

function countFailure(error: unknown, { crashes, unexpectedErrors }: EarlierFailures): EarlierFailures {
  if (error instanceof CancelledFailure) return { crashes, unexpectedErrors };
  if (!(error instanceof DurasweepError)) return { crashes, unexpectedErrors: unexpectedErrors + 1 };
  return { crashes: crashes + (CRASHES.has(error.failureClass) ? 1 : 0), unexpectedErrors };
}

/** A Temporal failure whose type is the failure class and which is retried only where that can help. */
function toFailure(error: unknown, attempt: number, { crashes, unexpectedErrors }: EarlierFailures): unknown {
  if (error instanceof CancelledFailure)
    return isShutdown(error) ? ApplicationFailure.retryable('The worker was shut down.', 'WorkerShutdown') : error;
  if (!(error instanceof DurasweepError)) return toUnexpected(error, attempt, unexpectedErrors);
  const { failureClass, message } = error;
  const tooManyCrashes = CRASHES.has(failureClass) && crashes >= CRASHES_ALLOWED;
  return ApplicationFailure.create({
    type: failureClass,
    message,
    nonRetryable: FINAL.has(failureClass) || tooManyCrashes,
    details: [{ attempt }],
    cause: error,
  });
}

/** An error nobody foresaw is more likely a mistake in the code than bad luck: tried a few times, then left to a person. */
function toUnexpected(error: unknown, attempt: number, unexpectedErrors: number): ApplicationFailure {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return ApplicationFailure.create({
    type: name,
    message,
    nonRetryable: unexpectedErrors >= UNEXPECTED_ERRORS_ALLOWED,
    details: [{ attempt }],
    cause: error as Error,
  });
}

function isShutdown(error: CancelledFailure): boolean {
  return error.message.includes('WORKER_SHUTDOWN');
}
