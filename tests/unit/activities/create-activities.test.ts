import { type ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import type { StageLimits } from '../../../activities/contract/stage.ts';
import { createActivities } from '../../../activities/create-activities.ts';
import { DurasweepError } from '../../../core/domain/errors.ts';

const ATTEMPT_EVERY_MS = 10_000;
const mistake = new TypeError('x is not a function');
const crash = new DurasweepError('SlotCrashed', 'killed');
const away = new DurasweepError('StorageUnavailable', 'no answer');
const shutdown = new CancelledFailure('WORKER_SHUTDOWN');
const silent = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

describe('an activity', () => {
  it('is given up after the third unexpected error', async () => {
    expect(await runAttempts([mistake, mistake, mistake])).toEqual([false, false, true]);
  });

  it('is given up after the third crash', async () => {
    expect(await runAttempts([crash, crash, crash])).toEqual([false, false, true]);
  });

  it('does not count shutdowns, unavailable storage or crashes as such errors', async () => {
    const finals = await runAttempts([away, shutdown, mistake, crash, away, mistake, crash, shutdown, mistake]);
    expect(finals).toEqual([...Array(8).fill(false), true]);
  });

  it.each(['InvalidConfig', 'DatasetRejected', 'TrainingDiverged'] as const)('is not tried again after %s', async (failureClass) => {
    expect(await runAttempts([new DurasweepError(failureClass, 'no')])).toEqual([true]);
  });
});

describe('an activity that waits for the store', () => {
  const refused = new DurasweepError('StorageRefused', 'Access Denied');
  const limits = { stallMilliseconds: 1_000, refusalMilliseconds: 20_000, told: null };

  it.each([away, refused])('reports $name to its workflow at once, and then waits', async (failure) => {
    expect(await runAttempts([failure], { limits })).toEqual([true]);
    expect(await runAttempts([failure], { limits: { ...limits, told: failure.failureClass as 'StorageRefused' } })).toEqual([false]);
  });

  it('tells its workflow when the store is available again but refuses', async () => {
    expect(await runAttempts([away, refused], { limits: { ...limits, told: 'StorageUnavailable' } })).toEqual([false, true]);
  });

  it('is given up when it has been refused for the time limit, and never while the store is unavailable', async () => {
    const refusals = Array(4).fill(refused);
    expect(await runAttempts(refusals, { limits: { ...limits, told: 'StorageRefused' } })).toEqual([false, false, true, true]);
    const outages = Array(40).fill(away);
    expect(await runAttempts(outages, { limits: { ...limits, told: 'StorageUnavailable' } })).toEqual(Array(40).fill(false));
  });

  it('waits without a report to a workflow of older code', async () => {
    expect(await runAttempts(Array(4).fill(refused), {})).toEqual(Array(4).fill(false));
  });

  it('is given up at once if it has already waited in place', async () => {
    expect(await runAttempts([away, refused], { limits, stage: 'evaluateTrial' })).toEqual([false, true]);
  });
});

/** As Temporal does: each attempt finds the last heartbeat of the one before. @returns whether each failed for good */
async function runAttempts(
  errors: readonly Error[],
  { limits, stage = 'recordSweep' }: { limits?: StageLimits; stage?: 'recordSweep' | 'evaluateTrial' } = {},
): Promise<boolean[]> {
  let heartbeatDetails: unknown;
  const finals: boolean[] = [];
  for (const [index, error] of errors.entries()) {
    const activities = createActivities([stage], () => Promise.reject(error));
    const times = { scheduledTimestampMs: 0, currentAttemptScheduledTimestampMs: index * ATTEMPT_EVERY_MS };
    const environment = new MockActivityEnvironment({ attempt: index + 1, heartbeatDetails, ...times }, { logger: silent });
    environment.on('heartbeat', (details: unknown) => {
      heartbeatDetails = details;
    });
    const failure = await environment
      .run(activities[stage] as (input: never, limits?: StageLimits) => Promise<unknown>, {} as never, limits)
      .catch((thrown: ApplicationFailure) => thrown);
    finals.push((failure as ApplicationFailure).nonRetryable === true);
  }
  return finals;
}
