import type { EpochRecord } from '../../core/domain/trial.ts';
import type { PlannedTrial, TrainTrialInput, TrialProgress } from '../types.ts';

interface BatchEvent {
  readonly replica: number;
  readonly epoch: number;
  readonly batch: number;
  readonly batches: number;
}

const REPORT_EVERY_MS = 500;

/** Turns a training's events into heartbeat details of its first trial, at most two a second. */
export function createProgressReporter(input: TrainTrialInput, report: (progress: TrialProgress) => void) {
  const first = input.trials[0];
  if (first === undefined) throw new RangeError('A training needs at least one trial.');
  const { seed, fold, training } = first.specification;
  let lastReport = 0;
  let current: TrialProgress = {
    trialKey: first.trialKey,
    variant: input.variant,
    seed,
    fold,
    epoch: 0,
    maxEpochs: training.maxEpochs,
    fraction: 0,
    bestValidationAccuracy: null,
    secondsPerEpoch: null,
    note: null,
  };

  function update(change: Partial<TrialProgress>): void {
    current = { ...current, ...change };
    lastReport = Date.now();
    report(current);
  }

  return {
    note: (note: string | null) => update({ note }),
    batch(trials: readonly PlannedTrial[], { replica, epoch, batch, batches }: BatchEvent): void {
      if (trials[replica]?.trialKey !== first.trialKey || Date.now() - lastReport < REPORT_EVERY_MS) return;
      update({ epoch, fraction: batch / batches, note: null });
    },
    epoch(trial: PlannedTrial | undefined, { epoch, validationAccuracy, seconds }: EpochRecord): void {
      if (trial?.trialKey !== first.trialKey) return;
      const best = Math.max(current.bestValidationAccuracy ?? 0, validationAccuracy);
      update({ epoch, fraction: 1, bestValidationAccuracy: best, secondsPerEpoch: seconds, note: null });
    },
  };
}
