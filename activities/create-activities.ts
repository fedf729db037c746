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
export const LIGHT_STAGES = [
  'downloadDataset',
  'splitDataset',
  'padSequences',
  'recordVariant',
  'recordSweep',
  'analyseSweep',
  'renderFigures',
  'writeReport',
] as const satisfies readonly StageName[];

const HEARTBEAT_EVERY_MS = 3_000;
const CRASHES_ALLOWED = 3;
const UNEXPECTED_ATTEMPTS = 3;
/** Ended the process rather than failing in it: the next attempt goes on from the last checkpoint. */
const CRASHES: ReadonlySet<FailureClass> = new Set(['SlotCrashed', 'SlotStalled', 'OutOfMemory']);
const FINAL: ReadonlySet<FailureClass> = new Set(['InvalidConfig', 'DatasetRejected', 'TrainingDiverged']);

/** Activities that forward each call to `runStage`, its progress as heartbeats, and its failures by class. */
export function createActivities<Name extends StageName>(stages: readonly Name[], runStage: RunStage): Pick<StageActivities, Name> {
  const activities = stages.map((stage) => [stage, (input: unknown) => runAsActivity(stage, input, runStage)] as const);
  return Object.fromEntries(activities) as unknown as Pick<StageActivities, Name>;
}

/** What heartbeats carry: the stage's own progress, and the crashes of earlier attempts, which only they survive. */
export interface HeartbeatDetails {
  readonly crashes: number;
  readonly progress: unknown;
}

async function runAsActivity(stage: StageName, input: unknown, runStage: RunStage): Promise<unknown> {
  const context = Context.current();
  const { attempt, workflowExecution, activityId, heartbeatDetails, scheduledTimestampMs, currentAttemptScheduledTimestampMs } =
    context.info;
  const crashes = (heartbeatDetails as HeartbeatDetails | undefined)?.crashes ?? 0;
  let details: HeartbeatDetails = { crashes, progress: null };
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
      onProgress: (progress) => beat({ crashes, progress }),
      signal: context.cancellationSignal,
      stallMilliseconds: stage === 'trainTrial' ? (input as TrainTrialInput).stallMilliseconds : null,
    });
  } catch (error) {
    if (error instanceof DurasweepError && CRASHES.has(error.failureClass)) beat({ crashes: crashes + 1, progress: details.progress });
    throw toFailure(error, { attempt, earlierCrashes: crashes });
  } finally {
    clearInterval(timer);
  }
}

/** A Temporal failure whose type is the failure class and which is retried only where that can help. */
export function toFailure(error: unknown, { attempt, earlierCrashes }: { attempt: number; earlierCrashes: number }): unknown {
  if (error instanceof CancelledFailure)
    return isShutdown(error) ? ApplicationFailure.retryable('The worker was shut down.', 'WorkerShutdown') : error;
  if (!(error instanceof DurasweepError)) return toUnexpected(error, attempt);
  const { failureClass, message } = error;
  const tooManyCrashes = CRASHES.has(failureClass) && earlierCrashes + 1 >= CRASHES_ALLOWED;
  return ApplicationFailure.create({
    type: failureClass,
    message,
    nonRetryable: FINAL.has(failureClass) || tooManyCrashes,
    details: [{ attempt }],
    cause: error,
  });
}

/** An error nobody foresaw is more likely a mistake in the code than bad luck: tried a few times, then left to a person. */
function toUnexpected(error: unknown, attempt: number): ApplicationFailure {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return ApplicationFailure.create({
    type: name,
    message,
    nonRetryable: attempt >= UNEXPECTED_ATTEMPTS,
    details: [{ attempt }],
    cause: error as Error,
  });
}

function isShutdown(error: CancelledFailure): boolean {
  return error.message.includes('WORKER_SHUTDOWN');
}
