import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TrialProgress } from '../../../../activities/contract/training-stages.ts';
import { createProgressReporter } from '../../../../activities/stages/trial-progress.ts';
import type { ResumePoint } from '../../../../core/training/checkpoint.ts';
import { planTraining, planTrial } from './support.ts';

const trial = planTrial(1);
const train = (epoch: number, batch: number) => ({ epoch, part: 'training' as const, batch, batches: 4 });
const record = (epoch: number, validationAccuracy: number) => ({
  epoch,
  validationAccuracy,
  seconds: 2,
  learningRate: 1e-3,
  trainingLoss: 1,
  trainingAccuracy: 0.5,
  validationLoss: 1,
});

function openReporter() {
  const reports: TrialProgress[] = [];
  const reporter = createProgressReporter(planTraining(trial), (progress) => reports.push(progress));
  return { reports, reporter };
}

describe('the progress of a training', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());
  const letTimePass = () => vi.setSystemTime(Date.now() + 1_000);

  it('is reported at its start, after every epoch, and twice a second for batches', () => {
    const { reports, reporter } = openReporter();
    reporter.begin(null);
    reporter.batch(train(1, 1));
    letTimePass();
    reporter.batch(train(1, 2));
    reporter.batch(train(1, 3));
    reporter.epoch(record(1, 0.9));
    reporter.epoch(record(2, 0.4));
    expect(reports.map(({ epoch, fraction }) => [epoch, fraction])).toEqual([
      [0, 0],
      [1, 0.5],
      [1, 1],
      [2, 1],
    ]);
    expect(reports.at(-1)).toMatchObject({ trialKey: trial.trialKey, seed: 1, maxEpochs: 3, bestValidationAccuracy: 0.9 });
  });

  it('continues while an epoch is validated', () => {
    const { reports, reporter } = openReporter();
    reporter.begin(null);
    letTimePass();
    reporter.batch({ epoch: 1, part: 'validation', batch: 1, batches: 3 });
    expect(reports.at(-1)).toMatchObject({ epoch: 1, fraction: 1 });
  });

  it('starts with the resumed epochs', () => {
    const { reports, reporter } = openReporter();
    const checkpoint = { best: { epoch: 1, accuracy: 0.8 }, history: [record(1, 0.8)] };
    const resumeFrom = { checkpoint, validation: record(2, 0.7) } as unknown as ResumePoint;
    reporter.begin(resumeFrom);
    expect(reports.at(-1)).toMatchObject({ epoch: 2, fraction: 1, bestValidationAccuracy: 0.8, secondsPerEpoch: 2 });
    reporter.begin({ ...resumeFrom, validation: null });
    expect(reports.at(-1)).toMatchObject({ epoch: 2, fraction: 1, bestValidationAccuracy: 0.8, secondsPerEpoch: 2 });
    reporter.begin({ ...resumeFrom, checkpoint: { ...checkpoint, best: null, history: [] }, validation: null } as never);
    expect(reports.at(-1)).toMatchObject({ epoch: 1, fraction: 1, bestValidationAccuracy: null, secondsPerEpoch: null });
  });

  it('stays visible below a note, which the next event removes', () => {
    const { reports, reporter } = openReporter();
    reporter.begin(null);
    reporter.epoch(record(1, 0.6));
    reporter.note('waiting for storage');
    expect(reports.at(-1)).toMatchObject({ epoch: 1, bestValidationAccuracy: 0.6, note: 'waiting for storage' });
    letTimePass();
    reporter.batch(train(2, 1));
    expect(reports.at(-1)).toMatchObject({ epoch: 2, note: null });
  });
});
