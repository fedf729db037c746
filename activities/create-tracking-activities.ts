import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { TrackedSweepAnswer, TrackingActivities } from './contract/stages.ts';

/** Logs a sweep; throws when `signal` is aborted. */
export type TrackSweep = (sweepId: string, signal: AbortSignal) => Promise<TrackedSweepAnswer>;

const HEARTBEAT_EVERY_MS = 10_000;

/** Runs in the worker itself, because it mostly waits. Temporal retries failures and shows their reason. */
export function createTrackingActivities(track: TrackSweep): TrackingActivities {
  return {
    async trackSweep({ sweepId }) {
      const context = Context.current();
      const timer = setInterval(() => context.heartbeat(), HEARTBEAT_EVERY_MS);
      try {
        return await track(sweepId, context.cancellationSignal);
      } catch (error) {
        context.cancellationSignal.throwIfAborted();
        const { message, name } = error as Error;
        throw ApplicationFailure.retryable(message, name);
      } finally {
        clearInterval(timer);
      }
    },
  };
}
