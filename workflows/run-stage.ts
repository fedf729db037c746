import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { StageLimits } from '../activities/contract/stage.ts';
import type { SweepConfiguration } from '../configs/schema.ts';
import { parseDuration } from '../core/domain/duration.ts';
import { isStorageFailureClass, type StorageFailureClass } from '../core/domain/errors.ts';
import { type StageTimes, USUAL_TIMES } from '../core/domain/stage-times.ts';

export interface StageRun<T> {
  /** Starts the activity. */
  readonly start: (limits: StageLimits) => Promise<T>;
  readonly times: StageTimes;
  /** Called with the reason when the stage begins to wait for the store, and with null when it no longer does. */
  readonly onWait: (reason: string | null) => void;
}

/**
 * Runs a stage that waits while the store is unavailable or refuses requests. The server retries an activity without telling the workflow
 * about failed attempts; so the first failure of each class ends the activity, and it is started again after the workflow knows the reason.
 */
export async function runStage<T>({ start, times, onWait }: StageRun<T>): Promise<T> {
  let told: StorageFailureClass | null = null;
  try {
    for (;;) {
      try {
        return await start({ ...times, told });
      } catch (error) {
        const news = findStorageFailure(error);
        if (news === null || news.failureClass === told) throw error;
        told = news.failureClass;
        onWait(news.reason);
      }
    }
  } finally {
    if (told !== null) onWait(null);
  }
}

/** Their steps, such as reading one large file, take longer than a training batch. */
const SHORTEST_STALL_MS = 60_000;

/** Time limits of data and report stages. */
export function readStageTimes({ execution }: Pick<SweepConfiguration, 'execution'>): StageTimes {
  const { refusalTimeLimit }: Partial<SweepConfiguration['execution']> = execution;
  return {
    stallMilliseconds: Math.max(SHORTEST_STALL_MS, parseDuration(execution.stallTimeLimit)),
    // Absent from configurations carried over by older code.
    refusalMilliseconds: refusalTimeLimit === undefined ? USUAL_TIMES.refusalMilliseconds : parseDuration(refusalTimeLimit),
  };
}

/** The store's problem because of which a stage failed; null: it failed for another reason. */
export function findStorageFailure(error: unknown): { failureClass: StorageFailureClass; reason: string } | null {
  if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) return null;
  const { type, message } = error.cause;
  return isStorageFailureClass(type) ? { failureClass: type, reason: message } : null;
}
