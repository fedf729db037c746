import { describe, expect, it } from 'vitest';
import { identifyThisProcess, isStillRunning } from '../../../../infra/services/process-identity.ts';

describe('the identity of a process', () => {
  it('is that of a process that runs', async () => {
    const identity = await identifyThisProcess();
    expect(identity.startedAt).toBeTruthy();
    expect(await isStillRunning(identity)).toBe(true);
  });

  it('is not that of another process that was given its number', async () => {
    expect(await isStillRunning({ pid: process.pid, startedAt: 'long ago' })).toBe(false);
  });

  it('is the number alone where the system did not say when it started', async () => {
    expect(await isStillRunning({ pid: process.pid })).toBe(true);
  });
});
