import { type ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { createActivities } from '../../../activities/create-activities.ts';
import { DurasweepError } from '../../../core/domain/errors.ts';

const mistake = new TypeError('x is not a function');
const crash = new DurasweepError('SlotCrashed', 'killed');
const away = new DurasweepError('StorageUnavailable', 'no answer');
const shutdown = new CancelledFailure('WORKER_SHUTDOWN');
const silent = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

describe('an activity', () => {
  it('is given up at the third error that nobody foresaw', async () => {
    expect(await runAttempts([mistake, mistake, mistake])).toEqual([false, false, true]);
  });

  it('is given up at the third crash', async () => {
    expect(await runAttempts([crash, crash, crash])).toEqual([false, false, true]);
  });

  it('counts neither shutdowns, nor storage that was away, nor crashes among such errors', async () => {
    const finals = await runAttempts([away, shutdown, mistake, crash, away, mistake, crash, shutdown, mistake]);
    expect(finals).toEqual([...Array(8).fill(false), true]);
  });

  it.each(['InvalidConfig', 'DatasetRejected', 'TrainingDiverged'] as const)('is not tried again after %s', async (failureClass) => {
    expect(await runAttempts([new DurasweepError(failureClass, 'no')])).toEqual([true]);
  });
});

/** As Temporal does: each attempt finds the last heartbeat of the one before. @returns whether each failed for good */
async function runAttempts(errors: readonly Error[]): Promise<boolean[]> {
  let heartbeatDetails: unknown;
  const finals: boolean[] = [];
  for (const [index, error] of errors.entries()) {
    const { recordSweep } = createActivities(['recordSweep'], () => Promise.reject(error));
    const environment = new MockActivityEnvironment({ attempt: index + 1, heartbeatDetails }, { logger: silent });
    environment.on('heartbeat', (details: unknown) => {
      heartbeatDetails = details;
    });
    const failure = await environment.run(recordSweep, {} as never).catch((thrown: ApplicationFailure) => thrown);
    finals.push((failure as ApplicationFailure).nonRetryable === true);
  }
  return finals;
}
