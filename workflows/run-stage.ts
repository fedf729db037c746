import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { StageLimits } from '../activities/types.ts';
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
 * Runs a stage that waits for a store which is away, or refuses for a while. The server repeats the activity, of whose failed attempts a
 * workflow hears nothing; so the first failure of each class ends it, and it is started again with what the workflow now knows.
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

/** Their steps, such as reading one large file, are longer than a batch of a training. */
const SHORTEST_STALL_MS = 60_000;

/** Of data and report stages. */
export function readStageTimes({ execution }: Pick<SweepConfiguration, 'execution'>): StageTimes {
  const { refusalTimeLimit }: Partial<SweepConfiguration['execution']> = execution;
  return {
    stallMilliseconds: Math.max(SHORTEST_STALL_MS, parseDuration(execution.stallTimeLimit)),
    // A configuration that older code carried over lacks it.
    refusalMilliseconds: refusalTimeLimit === undefined ? USUAL_TIMES.refusalMilliseconds : parseDuration(refusalTimeLimit),
  };
}

function findStorageFailure(error: unknown): { failureClass: StorageFailureClass; reason: string } | null {
  if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) return null;
  const { type, message } = error.cause;
  return isStorageFailureClass(type) ? { failureClass: type, reason: message } : null;
}
