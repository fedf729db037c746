import { createServer, type ServerResponse } from 'node:http';
import type { Worker } from '@temporalio/worker';
import { DurasweepError } from '../../core/domain/errors.ts';
import type { SlotPool } from '../slot-pool.ts';
import type { TrialCounts } from './count-trials.ts';

export interface WorkerState {
  /** Null while it is starting. */
  readonly worker: Pick<Worker, 'getStatus'> | null;
  readonly pool: Pick<SlotPool, 'count'>;
  /** When Temporal last responded to this worker; null: never. */
  readonly heardAtMs: number | null;
  /** Null if not counted here, or not yet. */
  readonly trials: TrialCounts | null;
}

interface StatusServerOptions {
  /** Host and port. */
  readonly address: string;
  readonly read: () => WorkerState;
}

/** Time without a response from Temporal after which a worker is not ready. */
export const PATIENCE_MS = 60_000;

/**
 * Answers a cluster's probes of a worker: `/live`, whether a restart would help; `/ready`, whether it polls, Temporal responds and its slots are
 * alive; `/trials`, the number of trials, for autoscaling.
 *
 * @throws DurasweepError InvalidConfig if the address cannot be used.
 */
export async function startStatusServer({ address, read }: StatusServerOptions): Promise<{ readonly port: number; close(): void }> {
  const { hostname, port } = new URL(`http://${address}`);
  const server = createServer((request, response) => answer(response, request.url ?? '', read()));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const reason = `DURASWEEP_STATUS_ADDRESS: cannot serve at "${address}": ${error.message}; set a free port, or unset it.`;
      reject(new DurasweepError('InvalidConfig', reason, { cause: error }));
    });
    server.listen(Number(port), hostname.replaceAll(/[[\]]/g, ''), resolve);
  });
  server.unref();
  return { port: (server.address() as { port: number }).port, close: () => void server.close() };
}

function answer(response: ServerResponse, url: string, state: WorkerState): void {
  const { trials } = state;
  if (url === '/live') tell(response, explainDeath(state));
  else if (url === '/ready') tell(response, explainUnreadiness(state));
  else if (url !== '/trials') send(response, 404, { problem: 'The endpoints are /live, /ready and /trials.' });
  else if (trials === null) send(response, 503, { problem: 'not counted here, or not yet' });
  else send(response, 200, buildTrialCounts(trials));
}

/** A problem that a restart might fix. An unavailable Temporal or store is waited for instead. */
function explainDeath({ worker }: WorkerState): string | null {
  const status = worker?.getStatus();
  if (status === undefined) return null;
  if (status.runState === 'FAILED') return 'the worker has failed';
  const failed = [status.workflowPollerState, status.activityPollerState].includes('FAILED');
  return failed ? 'the worker no longer polls' : null;
}

function explainUnreadiness({ worker, pool, heardAtMs }: WorkerState, nowMs = Date.now()): string | null {
  const status = worker?.getStatus();
  if (status === undefined) return 'the worker is still starting';
  if (status.runState !== 'RUNNING') return `the worker is ${status.runState.toLowerCase()}`;
  if (status.activityPollerState !== 'POLLING') return 'the worker does not poll';
  if (pool.count() === 0) return 'no slot process is alive';
  if (heardAtMs === null || nowMs - heardAtMs > PATIENCE_MS) return 'Temporal does not respond';
  return null;
}

function tell(response: ServerResponse, problem: string | null): void {
  send(response, problem === null ? 200 : 503, { problem });
}

/** Numbers by name, in the form that autoscalers read. */
function buildTrialCounts({ cpu, gpu }: TrialCounts): object {
  return {
    cpu: cpu.running + cpu.waiting,
    gpu: gpu.running + gpu.waiting,
    running: cpu.running + gpu.running,
    waiting: cpu.waiting + gpu.waiting,
  };
}

function send(response: ServerResponse, status: number, content: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(`${JSON.stringify(content)}\n`);
}
