import type { EpochRecord } from '../../core/domain/trial.ts';
import type { ResumePoint } from '../../core/training/checkpoint.ts';
import type { BatchProgress } from '../../core/training/train.ts';
import type { TrainTrialInput, TrialProgress } from '../contract/training-stages.ts';

export interface ProgressReporter {
  /** Sets a note that is shown until the next progress. */
  note(text: string): void;
  /** @param resumeFrom where training resumes; null: it starts */
  begin(resumeFrom: ResumePoint | null): void;
  batch(event: BatchProgress): void;
  epoch(record: EpochRecord): void;
  /** Included in the next report. */
  checkpoint(bytes: number): void;
}

type Progress = Omit<TrialProgress, 'note'>;

const REPORT_EVERY_MS = 500;

/** Converts training events into heartbeat details, at most two per second within an epoch. */
export function createProgressReporter(input: TrainTrialInput, report: (progress: TrialProgress) => void): ProgressReporter {
  const start = buildStart(input);
  let shown = start;
  let lastReport = 0;

  function send(note: string | null): void {
    lastReport = Date.now();
    report({ ...shown, note });
  }

  function update(change: Partial<Progress>): void {
    shown = { ...shown, ...change };
    send(null);
  }

  return {
    note: send,
    begin(resumeFrom) {
      shown = start;
      update(buildResumed(resumeFrom));
    },
    batch({ epoch, part, batch, batches }) {
      if (Date.now() - lastReport < REPORT_EVERY_MS) return;
      update({ epoch, fraction: part === 'training' ? batch / batches : 1 });
    },
    epoch(latest) {
      const { epoch, validationAccuracy, seconds } = latest;
      const best = Math.max(shown.bestValidationAccuracy ?? 0, validationAccuracy);
      update({
        epoch,
        fraction: 1,
        bestValidationAccuracy: best,
        secondsPerEpoch: seconds,
        epochsDone: (shown.epochsDone ?? 0) + 1,
        latest,
      });
    },
    checkpoint(bytes) {
      shown = { ...shown, checkpointBytes: (shown.checkpointBytes ?? 0) + bytes };
    },
  };
}

function buildStart({ variant, trials: [{ trialKey, specification }] }: TrainTrialInput): Progress {
  const { seed, fold, training } = specification;
  const { maxEpochs } = training;
  return { trialKey, variant, seed, fold, epoch: 0, maxEpochs, fraction: 0, bestValidationAccuracy: null, secondsPerEpoch: null };
}

function buildResumed(resumeFrom: ResumePoint | null): Partial<Progress> {
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
