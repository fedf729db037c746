import { Context } from '@temporalio/activity';
import type { AskSearch } from '../core/domain/rung.ts';
import { USUAL_TIMES } from '../core/domain/stage-times.ts';
import { createAskSearch } from './ask-search.ts';
import type { StageLimits } from './contract/stage.ts';
import { STAGES, type StageActivities, type StageName } from './contract/stages.ts';
import type { TrainTrialInput } from './contract/training-stages.ts';
import { createWaitTeller } from './tell-wait.ts';
import { countFailure, type EarlierFailures, toFailure } from './to-failure.ts';

/** A stage to run; workers run it in a slot process. */
export interface StageTask {
  readonly stage: StageName;
  readonly input: unknown;
  readonly attempt: number;
  readonly secondsLost: number;
  readonly attemptId: string;
  readonly onProgress: (details: unknown) => void;
  /** Never fails. */
  readonly askSearch?: AskSearch;
  readonly signal: AbortSignal;
  /** Maximum time without progress, after which it is ended. */
  readonly stallMilliseconds: number;
  /** Maximum time of refusals by the store, for a stage that waits in place. */
  readonly refusalMilliseconds: number;
}

export type RunStage = (task: StageTask) => Promise<unknown>;

const HEARTBEAT_EVERY_MS = 3_000;
/** Many stages end sooner, and a heartbeat is a transaction in Temporal's database. */
const FIRST_HEARTBEAT_MS = 250;

/** Creates activities that forward each call to `runStage`, its progress as heartbeats, and its failures by class. */
export function createActivities<Name extends StageName>(stages: readonly Name[], runStage: RunStage): Pick<StageActivities, Name> {
  const activities = stages.map((stage) => {
    return [stage, (input: unknown, limits?: StageLimits) => runAsActivity({ stage, input, limits }, runStage)] as const;
  });
  return Object.fromEntries(activities) as unknown as Pick<StageActivities, Name>;
}

/** Heartbeat details: the stage's progress, and the failures of earlier attempts, which are kept only here. */
export interface HeartbeatDetails extends EarlierFailures {
  readonly progress: unknown;
}

interface StageCall {
  readonly stage: StageName;
  readonly input: unknown;
  readonly limits: StageLimits | undefined;
}

async function runAsActivity({ stage, input, limits }: StageCall, runStage: RunStage): Promise<unknown> {
  const context = Context.current();
  const { attempt, workflowExecution, activityId, heartbeatDetails, scheduledTimestampMs, currentAttemptScheduledTimestampMs } =
    context.info;
  const earlier = readEarlierFailures(heartbeatDetails);
  const millisecondsSoFar = attempt === 1 ? 0 : currentAttemptScheduledTimestampMs - scheduledTimestampMs;
  let details: HeartbeatDetails = { ...earlier, progress: null };
  let isNew = true;
  const beat = () => {
    isNew = false;
    context.heartbeat(details);
  };
  // The counts of earlier attempts must not be lost.
  const first = setTimeout(beat, attempt === 1 ? FIRST_HEARTBEAT_MS : 0);
  const timer = setInterval(beat, HEARTBEAT_EVERY_MS);
  const waits = createWaitTeller(context);
  try {
    return await runStage({
      stage,
      input,
      attempt,
      secondsLost: millisecondsSoFar / 1_000,
      attemptId: `${workflowExecution?.runId}/${activityId}/${attempt}`,
      onProgress(progress) {
        details = { ...earlier, progress };
        if (!isNew) beat();
        if (waitsInPlace(stage)) waits.see(progress);
      },
      askSearch: createAskSearch(context),
      signal: context.cancellationSignal,
      stallMilliseconds: limits?.stallMilliseconds ?? readOwnLimit(stage, input) ?? USUAL_TIMES.stallMilliseconds,
      refusalMilliseconds: limits?.refusalMilliseconds ?? USUAL_TIMES.refusalMilliseconds,
    });
  } catch (error) {
    const failures = countFailure(error, earlier);
    details = { ...failures, progress: details.progress };
    beat();
    throw toFailure(error, { attempt, failures, limits, millisecondsSoFar, waitsInPlace: waitsInPlace(stage) });
  } finally {
    waits.end();
    clearTimeout(first);
    clearInterval(timer);
  }
}

/** The stall limit in the input of older code. */
function readOwnLimit(stage: StageName, input: unknown): number | undefined {
  return stage === 'trainTrial' ? (input as TrainTrialInput).stallMilliseconds : undefined;
}

function waitsInPlace(stage: StageName): boolean {
  return STAGES[stage].queue === 'training';
}

/** Heartbeats of older workers may lack a count. */
function readEarlierFailures(heartbeatDetails: unknown): EarlierFailures {
  const { crashes = 0, unexpectedErrors = 0 } = (heartbeatDetails ?? {}) as Partial<HeartbeatDetails>;
  return { crashes, unexpectedErrors };
}
