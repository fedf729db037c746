import { describe, expect, it } from 'vitest';
import { identifyThisProcess, isStillRunning } from '../../../../infra/services/process-identity.ts';

describe('the identity of a process', () => {
  it('matches a running process', async () => {
    const identity = await identifyThisProcess();
    expect(identity.startedAt).toBeTruthy();
    expect(await isStillRunning(identity)).toBe(true);
  });

  it('does not match another process with the same id', async () => {
    expect(await isStillRunning({ pid: process.pid, startedAt: 'long ago' })).toBe(false);
  });

  it('is only the id if the start time is unknown', async () => {
    expect(await isStillRunning({ pid: process.pid })).toBe(true);
  });
});
