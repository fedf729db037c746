import { Worker } from 'node:worker_threads';
import { DefaultLogger } from '@temporalio/worker';
import { WorkerThreadClient } from '@temporalio/worker/lib/workflow/threaded-vm.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchWorkflowThread } from '../../../workers/watch-workflow-thread.ts';

const MINUTE = 60_000;
/** Answers each request but those that never end. */
const THREAD = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', ({ requestId, input }) => {
    if (input.type !== 'extract-sink-calls') parentPort.postMessage({ requestId, result: { type: 'ok' } });
  });
`;
const ANSWERED = { type: 'dispose-workflow', runId: 'run' } as const;
const ENDLESS = { type: 'extract-sink-calls', runId: 'run' } as const;
const { send } = WorkerThreadClient.prototype;

let client: WorkerThreadClient;
let onStuck: ReturnType<typeof vi.fn<() => void>>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onStuck = vi.fn();
  watchWorkflowThread({ limitMilliseconds: MINUTE, onStuck });
  client = new WorkerThreadClient(new Worker(THREAD, { eval: true }), new DefaultLogger('ERROR'));
});
afterEach(async () => {
  await client.destroy();
  WorkerThreadClient.prototype.send = send;
  vi.useRealTimers();
});

describe('the watch over the thread that runs workflows', () => {
  it('says once that the thread does not answer, a minute after its last answer', async () => {
    void client.send(ENDLESS).catch(() => undefined);
    vi.advanceTimersByTime(MINUTE - 1);
    await client.send(ANSWERED);
    vi.advanceTimersByTime(MINUTE - 1);
    expect(onStuck).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onStuck).toHaveBeenCalledTimes(1);
  });

  it('counts no time in which the thread has nothing to do', async () => {
    await Promise.all([client.send(ANSWERED), client.send(ANSWERED)]);
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(2 * MINUTE);
    expect(onStuck).not.toHaveBeenCalled();
    await client.send(ANSWERED);
    expect(onStuck).not.toHaveBeenCalled();
  });
});
