import { describe, expect, it } from 'vitest';
import { advanceSchedule, type ScheduleRequest, startSchedule } from '../../../../core/training/schedule.ts';

describe('plateau schedule', () => {
  const request: ScheduleRequest = {
    schedule: { type: 'plateau', factor: 0.5, patience: 2, minimumLearningRate: 0.2 },
    learningRate: 1,
    maxEpochs: 20,
  };

  it('reduces like PyTorch’s ReduceLROnPlateau', () => {
    // torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.5, patience=2, min_lr=0.2), stepped through the same losses.
    const losses = [1, 0.9, 0.95, 0.9, 0.89995, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
    expect(listRates(request, losses)).toEqual([1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.2, 0.2, 0.2, 0.2]);
  });
});

describe('cosine schedule', () => {
  it('warms up in equal steps, then falls along half a cosine to the minimum at the last epoch', () => {
    const request: ScheduleRequest = {
      schedule: { type: 'cosine', warmupEpochs: 2, minimumLearningRate: 0.1 },
      learningRate: 1,
      maxEpochs: 6,
    };
    const rates = [startSchedule(request).learningRate, ...listRates(request, [1, 1, 1, 1, 1])];
    const fall = [0.25, 0.5, 0.75].map((progress) => 0.1 + 0.45 * (1 + Math.cos(Math.PI * progress)));
    [0.5, 1, ...fall, 0.1].forEach((expected, epoch) => {
      expect(rates[epoch]).toBeCloseTo(expected, 12);
    });
  });

  it('starts at its peak without warm-up', () => {
    const schedule = { type: 'cosine', warmupEpochs: 0, minimumLearningRate: 0 } as const;
    expect(startSchedule({ schedule, learningRate: 1, maxEpochs: 1 }).learningRate).toBe(1);
    expect(listRates({ schedule, learningRate: 1, maxEpochs: 3 }, [1, 1]).at(-1)).toBeCloseTo(0, 12);
  });
});

describe('constant schedule', () => {
  it('never changes', () => {
    expect(listRates({ schedule: { type: 'constant' }, learningRate: 0.3, maxEpochs: 3 }, [1, 2, 3])).toEqual([0.3, 0.3, 0.3]);
  });
});

/** The rate after each epoch. */
function listRates(request: ScheduleRequest, losses: readonly number[]): number[] {
  let state = startSchedule(request);
  return losses.map((validationLoss, index) => {
    state = advanceSchedule({ ...request, state, epoch: index + 1, validationLoss });
    return state.learningRate;
  });
}
