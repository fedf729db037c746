import type { EpochRecord } from '../../core/domain/trial.ts';
import type { ResumePoint } from '../../core/training/checkpoint.ts';
import type { BatchProgress } from '../../core/training/train.ts';
import type { PlannedTrial, TrainTrialInput, TrialProgress } from '../types.ts';

export interface ProgressReporter {
  /** Shown until the training does something again. */
  note(text: string): void;
  /** The trainings that the following events are of, in the order of their replicas. */
  begin(trainings: readonly { readonly trial: PlannedTrial; readonly resumeFrom: ResumePoint | null }[]): void;
  batch(event: BatchProgress): void;
  epoch(replica: number, record: EpochRecord): void;
}

type Progress = Omit<TrialProgress, 'note'>;

const REPORT_EVERY_MS = 500;

/** Turns a training's events into heartbeat details of the first trial that still trains, within an epoch at most two a second. */
export function createProgressReporter(input: TrainTrialInput, report: (progress: TrialProgress) => void): ProgressReporter {
  let replicas = input.trials.map((trial) => describeStart(input, trial));
  let shown = 0;
  let lastReport = 0;

  function send(note: string | null): void {
    lastReport = Date.now();
    report({ ...readReplica(shown), note });
  }

  function update(replica: number, change: Partial<Progress>): void {
    replicas[replica] = { ...readReplica(replica), ...change };
    send(null);
  }

  function readReplica(replica: number): Progress {
    const progress = replicas[replica];
    if (progress === undefined) throw new RangeError(`There is no replica ${replica} among ${replicas.length} trainings.`);
    return progress;
  }

  return {
    note: send,
    begin(trainings) {
      replicas = trainings.map(({ trial, resumeFrom }) => ({ ...describeStart(input, trial), ...describeResumed(resumeFrom) }));
      shown = 0;
      send(null);
    },
    batch({ replica, epoch, part, batch, batches }) {
      if (Date.now() - lastReport < REPORT_EVERY_MS) return;
      // A batch's events come one after the other, the first of them of the first replica that still trains.
      shown = replica;
      update(replica, { epoch, fraction: part === 'training' ? batch / batches : 1 });
    },
    epoch(replica, { epoch, validationAccuracy, seconds }) {
      const best = Math.max(readReplica(replica).bestValidationAccuracy ?? 0, validationAccuracy);
      update(replica, { epoch, fraction: 1, bestValidationAccuracy: best, secondsPerEpoch: seconds });
    },
  };
}

function describeStart({ variant }: TrainTrialInput, { trialKey, specification }: PlannedTrial): Progress {
  const { seed, fold, training } = specification;
  const { maxEpochs } = training;
  return { trialKey, variant, seed, fold, epoch: 0, maxEpochs, fraction: 0, bestValidationAccuracy: null, secondsPerEpoch: null };
}

function describeResumed(resumeFrom: ResumePoint | null): Partial<Progress> {
  if (resumeFrom === null) return {};
  const { checkpoint, validation } = resumeFrom;
  const accuracies = [checkpoint.best?.accuracy, validation?.validationAccuracy].filter((accuracy) => accuracy !== undefined);
  return {
    epoch: checkpoint.history.length + 1,
    fraction: 1,
    bestValidationAccuracy: accuracies.length === 0 ? null : Math.max(...accuracies),
    secondsPerEpoch: validation?.seconds ?? checkpoint.history.at(-1)?.seconds ?? null,
  };
}
