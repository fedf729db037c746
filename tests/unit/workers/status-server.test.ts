import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PATIENCE_MS, startStatusServer, type WorkerState } from '../../../workers/observe/status-server.ts';

type Status = ReturnType<NonNullable<WorkerState['worker']>['getStatus']>;

const buildState = (change: Partial<WorkerState> = {}, status: Partial<Status> = {}): WorkerState => ({
  worker: {
    getStatus: () => ({ runState: 'RUNNING', workflowPollerState: 'POLLING', activityPollerState: 'POLLING', ...status }) as Status,
  },
  pool: { count: () => 2 },
  heardAtMs: Date.now(),
  trials: null,
  ...change,
});

async function ask(state: WorkerState, path: string): Promise<{ status: number; body: unknown }> {
  const server = await startStatusServer({ address: '127.0.0.1:0', read: () => state });
  onTestFinished(() => server.close());
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`);
  return { status: answer.status, body: await answer.json() };
}

describe('what a worker reports to a cluster', () => {
  it.each([
    ['while it polls and Temporal answers', buildState(), 200, 200],
    ['while it starts', buildState({ worker: null }), 200, 503],
    ['while it drains', buildState({}, { runState: 'DRAINING' }), 200, 503],
    ['that failed', buildState({}, { runState: 'FAILED' }), 503, 503],
    ['whose poller failed', buildState({}, { activityPollerState: 'FAILED' }), 503, 503],
    ['without a slot', buildState({ pool: { count: () => 0 } }), 200, 503],
    ['whose Temporal is silent', buildState({ heardAtMs: Date.now() - PATIENCE_MS - 1 }), 200, 503],
    ['that never heard of Temporal', buildState({ heardAtMs: null }), 200, 503],
  ])('%s', async (_, state, live, ready) => {
    expect((await ask(state, '/live')).status).toBe(live);
    expect((await ask(state, '/ready')).status).toBe(ready);
  });

  it('is the number of trials, as numbers by name', async () => {
    const trials = { cpu: { running: 2, waiting: 3 }, gpu: { running: 1, waiting: 0 } };
    expect(await ask(buildState({ trials }), '/trials')).toEqual({ status: 200, body: { cpu: 5, gpu: 1, running: 3, waiting: 3 } });
    expect((await ask(buildState(), '/trials')).status).toBe(503);
    expect((await ask(buildState(), '/')).status).toBe(404);
  });

  it('is refused at an address in use, naming the variable', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const starting = startStatusServer({ address: `127.0.0.1:${port}`, read: buildState });
    await expect(starting).rejects.toThrow(/DURASWEEP_STATUS_ADDRESS.*EADDRINUSE.*set a free port/);
  });
});
