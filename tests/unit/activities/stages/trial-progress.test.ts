import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgressReporter } from '../../../../activities/stages/trial-progress.ts';
import type { TrialProgress } from '../../../../activities/types.ts';
import type { ResumePoint } from '../../../../core/training/checkpoint.ts';
import { planTraining, planTrial } from './support.ts';

const [first, second] = [planTrial(1), planTrial(2)];
const fresh = (trial: typeof first) => ({ trial, resumeFrom: null });
const train = (replica: number, epoch: number, batch: number) => ({ replica, epoch, part: 'training' as const, batch, batches: 4 });
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
  const reporter = createProgressReporter(planTraining([first, second]), (progress) => reports.push(progress));
  return { reports, reporter };
}

describe('the progress of a packed training', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());
  const letTimePass = () => vi.setSystemTime(Date.now() + 1_000);

  it('is that of the trials that train, where the first was found finished', () => {
    const { reports, reporter } = openReporter();
    reporter.begin([fresh(second)]);
    letTimePass();
    reporter.batch(train(0, 1, 2));
    expect(reports.at(-1)).toMatchObject({ trialKey: second.trialKey, seed: 2, epoch: 1, fraction: 0.5, maxEpochs: 3 });
  });

  it('is that of the first trial, and goes on with the second when the first has stopped', () => {
    const { reports, reporter } = openReporter();
    reporter.begin([fresh(first), fresh(second)]);
    letTimePass();
    for (const replica of [0, 1]) reporter.batch(train(replica, 1, 4));
    reporter.epoch(0, record(1, 0.9));
    reporter.epoch(1, record(1, 0.4));
    expect(reports.map(({ trialKey }) => trialKey)).toEqual(Array(4).fill(first.trialKey));
    expect(reports.at(-1)).toMatchObject({ bestValidationAccuracy: 0.9 });
    letTimePass();
    reporter.batch(train(1, 2, 1));
    expect(reports.at(-1)).toMatchObject({ trialKey: second.trialKey, epoch: 2, fraction: 0.25, bestValidationAccuracy: 0.4 });
    reporter.epoch(1, record(2, 0.3));
    expect(reports.at(-1)).toMatchObject({ trialKey: second.trialKey, fraction: 1, bestValidationAccuracy: 0.4 });
  });

  it('goes on while an epoch is validated', () => {
    const { reports, reporter } = openReporter();
    reporter.begin([fresh(first)]);
    letTimePass();
    reporter.batch({ replica: 0, epoch: 1, part: 'validation', batch: 1, batches: 3 });
    expect(reports.at(-1)).toMatchObject({ epoch: 1, fraction: 1 });
  });

  it('begins with what is resumed', () => {
    const { reports, reporter } = openReporter();
    const checkpoint = { best: { epoch: 1, accuracy: 0.8 }, history: [record(1, 0.8)] };
    const resumeFrom = { checkpoint, validation: record(2, 0.7) } as unknown as ResumePoint;
    reporter.begin([{ trial: first, resumeFrom }]);
    expect(reports.at(-1)).toMatchObject({ epoch: 2, fraction: 1, bestValidationAccuracy: 0.8, secondsPerEpoch: 2 });
    reporter.begin([{ trial: first, resumeFrom: { ...resumeFrom, validation: null } }]);
    expect(reports.at(-1)).toMatchObject({ epoch: 2, fraction: 1, bestValidationAccuracy: 0.8, secondsPerEpoch: 2 });
    reporter.begin([
      { trial: first, resumeFrom: { ...resumeFrom, checkpoint: { ...checkpoint, best: null, history: [] }, validation: null } as never },
    ]);
    expect(reports.at(-1)).toMatchObject({ epoch: 1, fraction: 1, bestValidationAccuracy: null, secondsPerEpoch: null });
  });

  it('keeps what is shown under a note, which the next event ends', () => {
    const { reports, reporter } = openReporter();
    reporter.begin([fresh(first)]);
    reporter.epoch(0, record(1, 0.6));
    reporter.note('waiting for storage');
    expect(reports.at(-1)).toMatchObject({ epoch: 1, bestValidationAccuracy: 0.6, note: 'waiting for storage' });
    letTimePass();
    reporter.batch(train(0, 2, 1));
    expect(reports.at(-1)).toMatchObject({ epoch: 2, note: null });
  });
});
