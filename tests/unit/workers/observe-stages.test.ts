import { describe, expect, it } from 'vitest';
import type { StageTask } from '../../../activities/create-activities.ts';
import { DurasweepError } from '../../../core/domain/errors.ts';
import type { Metrics } from '../../../workers/observe/metrics.ts';
import { observeStages } from '../../../workers/observe/observe-stages.ts';

const trial = { trialKey: 'k', specification: { fold: 1, seed: 2 } };
const task: StageTask = {
  ...{ stage: 'trainTrial', input: { sweepId: 's', variant: 'v', trials: [trial] }, attempt: 2, secondsLost: 0, attemptId: 'a' },
  ...{ onProgress: () => undefined, signal: new AbortController().signal, stallMilliseconds: 1, refusalMilliseconds: 1 },
};

async function observe(run: (task: StageTask) => Promise<unknown>, observed: StageTask = task) {
  const counted: Record<string, number> = {};
  const lines: { fields: object; message: string }[] = [];
  const add: Metrics['add'] = (name, value, labels = {}) => {
    const key = [name, ...Object.values(labels)].join(' ');
    counted[key] = (counted[key] ?? 0) + value;
  };
  const write = (fields: object, message: string) => void lines.push({ fields, message });
  const failure = await observeStages(run, { metrics: { add, set: () => undefined }, log: { info: write, warn: write } })(observed).then(
    () => null,
    (error: unknown) => error,
  );
  return { counted, lines, failure };
}

describe('figures of stages', () => {
  it('count epochs and bytes once, whatever sums progress repeats', async () => {
    const { counted, lines } = await observe(async ({ onProgress }) => {
      for (const epochsDone of [1, 1, 2]) onProgress({ epochsDone, checkpointBytes: 100 * epochsDone });
      onProgress({ note: 'another attempt is training this trial' });
      return [{ status: 'completed', reused: false, trainingSeconds: 7, secondsLost: 3 }];
    });
    expect(counted).toEqual({
      durasweep_epochs_total: 2,
      durasweep_checkpoint_bytes_total: 200,
      'durasweep_trials_total completed': 1,
      durasweep_training_seconds_total: 7,
      durasweep_seconds_lost_total: 3,
    });
    expect(lines).toEqual([
      {
        message: 'training ended',
        fields: { stage: 'trainTrial', attempt: 2, sweep: 's', variant: 'v', fold: 1, seed: 2, trial: 'k' },
      },
    ]);
  });

  it.each([
    ['evaluateTrial', { trialKey: 'k' }, { trial: 'k' }],
    ['analyseSweep', { sweepId: 's', startedAt: 1 }, { sweep: 's' }],
    ['padSequences', { sweepId: 7 }, {}],
    ['downloadDataset', null, {}],
  ] as const)('log what %s is told of sweep and trial, and no more', async (stage, input, names) => {
    const fail = () => Promise.reject(new DurasweepError('SlotCrashed', 'gone'));
    const { lines } = await observe(fail, { ...task, stage, input });
    expect(lines[0]?.fields).toEqual({ stage, attempt: 2, ...names, failureClass: 'SlotCrashed', err: expect.any(Error) });
  });

  it('count what was found finished as reused, and no seconds of it', async () => {
    const { counted } = await observe(async () => [{ status: 'completed', reused: true, trainingSeconds: 7, secondsLost: 3 }]);
    expect(counted).toEqual({ 'durasweep_trials_total reused': 1 });
  });

  it('count failed attempts by class, waits for the store, and log the trial', async () => {
    const { counted, lines, failure } = await observe(async ({ onProgress }) => {
      onProgress({ note: 'waiting for storage: Access Denied.' });
      throw new DurasweepError('SlotCrashed', 'gone');
    });
    expect(failure).toBeInstanceOf(DurasweepError);
    expect(counted['durasweep_failed_attempts_total trainTrial SlotCrashed']).toBe(1);
    expect(Object.keys(counted)).toContain('durasweep_storage_wait_seconds_total');
    expect(lines[0]).toMatchObject({ message: 'an attempt failed', fields: { trial: 'k', failureClass: 'SlotCrashed' } });
  });
});
