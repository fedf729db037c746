import { type Client, isGrpcServiceError, ServiceError, WorkflowUpdateFailedError } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import pLimit from 'p-limit';
import { DurasweepError } from '../../core/domain/errors.ts';
import { isSweepId } from '../../core/domain/sweep-id.ts';
import type { pauseUpdate, resumeUpdate } from '../../workflows/steering-messages.ts';
import { untilAborted } from '../until-aborted.ts';

const AT_ONCE = 16;
const ANSWER_LIMIT_MS = 10_000;
/** The gRPC status code. */
const INVALID_ARGUMENT = 3;

export interface SteerManyOptions {
  readonly client: Client;
  /** A condition in Temporal's query language; null: all running and waiting sweeps. */
  readonly query: string | null;
  readonly update: typeof pauseUpdate | typeof resumeUpdate;
  readonly signal: AbortSignal;
  /** Time limit for each answer. */
  readonly answerLimitMs?: number;
}

/** The outcome for one sweep. */
export interface Steered {
  readonly sweepId: string;
  readonly message: string;
  /** False if it did not answer. It is not a failure if it already was in that state or has ended in the meantime. */
  readonly done: boolean;
}

/**
 * Sends an update to every matching sweep that is running or waiting, a few at a time; one that does not answer does not delay the others.
 *
 * @returns the outcomes, sorted by id
 * @throws DurasweepError InvalidConfig if Temporal does not understand the query.
 */
export async function steerMany({ client, query, update, signal, answerLimitMs = ANSWER_LIMIT_MS }: SteerManyOptions): Promise<Steered[]> {
  const sweepIds = await untilAborted(listMatching(client, query), signal);
  const limit = pLimit(AT_ONCE);
  return await Promise.all(
    sweepIds.map((sweepId) =>
      limit(async () => {
        const timeLimit = AbortSignal.timeout(answerLimitMs);
        // Without cancellation the call would continue, and fail when the connection is closed.
        const answer = client.withAbortSignal(AbortSignal.any([signal, timeLimit]), () =>
          client.workflow.getHandle(sweepId).executeUpdate(update, { args: [{}] }),
        );
        return answer.then(
          ({ message }) => ({ sweepId, message, done: true }),
          (error: unknown) => {
            signal.throwIfAborted();
            return buildFailedAnswer(sweepId, error, timeLimit.aborted ? answerLimitMs : null);
          },
        );
      }),
    ),
  );
}

async function listMatching(client: Client, query: string | null): Promise<string[]> {
  const sweepIds: string[] = [];
  const condition = query === null ? '' : ` AND (${query})`;
  try {
    for await (const { workflowId } of client.workflow.list({
      query: `WorkflowType = "sweep" AND ExecutionStatus = "Running"${condition}`,
    })) {
      if (isSweepId(workflowId)) sweepIds.push(workflowId);
    }
  } catch (error) {
    const cause = error instanceof ServiceError ? error.cause : error;
    throw isGrpcServiceError(cause) && cause.code === INVALID_ARGUMENT ? createQueryError(query, cause.details) : error;
  }
  return sweepIds.sort();
}

function createQueryError(query: string | null, details: string): DurasweepError {
  return new DurasweepError(
    'InvalidConfig',
    `Temporal does not accept --query '${query}': ${details}\nIt must be a condition such as 'WorkflowId STARTS_WITH "nightly-"' or 'DurasweepBestValidationAccuracy < 0.5'.`,
  );
}

function buildFailedAnswer(sweepId: string, error: unknown, answerLimitMs: number | null): Steered {
  if (answerLimitMs !== null) {
    const message = `no answer within ${answerLimitMs / 1_000} s; a workflow worker must run: npm run worker -- workflow`;
    return { sweepId, message, done: false };
  }
  if (error instanceof WorkflowUpdateFailedError) return { sweepId, message: error.cause?.message ?? error.message, done: true };
  if (error instanceof WorkflowNotFoundError) return { sweepId, message: 'it has ended in the meantime.', done: true };
  return { sweepId, message: (error as Error).message, done: false };
}
