import type { TrainedTrial, TrialProgress } from '../../activities/contract/training-stages.ts';
import type { RunStage } from '../../activities/create-activities.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import { WAITING_FOR_STORAGE } from '../../core/domain/storage-wait.ts';
import { describeTask } from './describe-task.ts';
import type { Metrics } from './metrics.ts';

interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

interface Observer {
  readonly metrics: Metrics;
  readonly log: Log;
}

/** Counts metrics of stages, and logs the end of each training run with its sweep and trial. */
export function observeStages(run: RunStage, { metrics, log }: Observer): RunStage {
  return async (task) => {
    const progress = watchProgress(metrics);
    const fields = describeTask(task);
    try {
      const result = await run({
        ...task,
        onProgress(details) {
          progress.see(details);
          task.onProgress(details);
        },
      });
      if (task.stage === 'trainTrial') {
        countTrained(result as readonly TrainedTrial[], metrics);
        log.info(fields, 'training ended');
      }
      return result;
    } catch (error) {
      const failureClass = task.signal.aborted ? 'Cancelled' : error instanceof DurasweepError ? error.failureClass : 'Unexpected';
      metrics.add('durasweep_failed_attempts_total', 1, { stage: task.stage, failure_class: failureClass });
      log.warn({ ...fields, failureClass, err: error }, 'an attempt failed');
      throw error;
    } finally {
      progress.end();
    }
  };
}

function countTrained(trained: readonly TrainedTrial[], metrics: Metrics): void {
  for (const { status, reused, trainingSeconds, secondsLost } of trained) {
    metrics.add('durasweep_trials_total', 1, { outcome: reused ? 'reused' : status });
    if (reused) continue;
    metrics.add('durasweep_training_seconds_total', trainingSeconds);
    metrics.add('durasweep_seconds_lost_total', secondsLost);
  }
}

/** Progress reports have totals of the attempt, but counters need the differences. */
function watchProgress(metrics: Metrics) {
  const before = { epochsDone: 0, checkpointBytes: 0 };
  let waitsSince: number | null = null;

  function endWait(): void {
    if (waitsSince !== null) metrics.add('durasweep_storage_wait_seconds_total', (performance.now() - waitsSince) / 1_000);
    waitsSince = null;
  }

  return {
    see(details: unknown): void {
      const { note = null, epochsDone = 0, checkpointBytes = 0 } = (details ?? {}) as Partial<TrialProgress>;
      if (note?.startsWith(WAITING_FOR_STORAGE)) waitsSince ??= performance.now();
      else endWait();
      if (epochsDone > before.epochsDone) metrics.add('durasweep_epochs_total', epochsDone - before.epochsDone);
      if (checkpointBytes > before.checkpointBytes)
        metrics.add('durasweep_checkpoint_bytes_total', checkpointBytes - before.checkpointBytes);
      Object.assign(before, { epochsDone, checkpointBytes });
    },
    end: endWait,
  };
}
