import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWaitTeller } from '../../../activities/tell-wait.ts';

function startTeller(workflowId = 'sweep/2026/gru') {
  const told: unknown[] = [];
  const getHandle = (id: string) => ({ signal: async (name: string, wait: unknown) => void told.push([id, name, wait]) });
  const context = { info: { workflowExecution: { workflowId, runId: 'run' } }, client: { workflow: { getHandle } } };
  return { told, teller: createWaitTeller(context as unknown as Parameters<typeof createWaitTeller>[0]) };
}

const waiting = { note: 'waiting for storage: Access Denied.' };

describe('a training that waits for the store', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());

  it('tells its sweep once, if the wait lasts, and when it is over', () => {
    const { told, teller } = startTeller();
    teller.see({ note: null, epoch: 1 });
    for (let pause = 0; pause < 4; pause += 1) {
      teller.see(waiting);
      vi.advanceTimersByTime(1_500);
    }
    expect(told).toEqual([['sweep/2026', 'reportStorageWait', { what: 'gru', reason: 'Access Denied.' }]]);
    teller.see({ note: null, epoch: 1 });
    teller.end();
    expect(told.slice(1)).toEqual([['sweep/2026', 'reportStorageWait', { what: 'gru', reason: null }]]);
  });

  it('reports the end of the wait if it ends while waiting', () => {
    const { told, teller } = startTeller();
    teller.see(waiting);
    vi.advanceTimersByTime(3_000);
    teller.see(waiting);
    teller.end();
    expect(told).toHaveLength(2);
  });

  it('reports no short wait, and nothing to a workflow without a sweep', () => {
    const short = startTeller();
    short.teller.see(waiting);
    short.teller.see({ note: null });
    const alone = startTeller('alone');
    alone.teller.see(waiting);
    vi.advanceTimersByTime(3_000);
    alone.teller.see(waiting);
    expect([...short.told, ...alone.told]).toEqual([]);
  });
});
