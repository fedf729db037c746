import type { Connection } from '@temporalio/client';
import type { Worker } from '@temporalio/worker';
import { createClient } from '../create-client.ts';
import type { Environment } from '../environment.ts';
import type { SlotPool } from '../slot-pool.ts';
import { countTrials, type TrialCounts } from './count-trials.ts';
import type { Metrics } from './metrics.ts';
import { startStatusServer } from './status-server.ts';

interface WatchOptions {
  readonly environment: Environment;
  readonly pool: SlotPool;
  readonly metrics: Metrics;
}

export interface WorkerWatch {
  /** Must be called when the worker serves: gives the connection to Temporal, and whether it counts the trials of all sweeps. */
  serving(options: {
    readonly worker: Worker;
    readonly connection: Connection;
    readonly namespace: string;
    readonly counts: boolean;
  }): void;
}

const LOOK_EVERY_MS = 10_000;
const BYTES_PER_MEGABYTE = 2 ** 20;

/** Updates metrics that must be polled, and answers a cluster's probes, if addresses for them are set. */
export async function watchWorker({ environment, pool, metrics }: WatchOptions): Promise<WorkerWatch> {
  const { statusAddress, metricsAddress } = environment;
  let worker: Worker | null = null;
  let heardAtMs: number | null = null;
  let trials: TrialCounts | null = null;
  if (statusAddress !== null) await startStatusServer({ address: statusAddress, read: () => ({ worker, pool, heardAtMs, trials }) });
  return {
    serving({ worker: started, connection, namespace, counts }) {
      worker = started;
      if (statusAddress === null && metricsAddress === null) return;
      const client = createClient({ connection, namespace, environment });
      const look = async () => {
        metrics.set('durasweep_slots', pool.count());
        metrics.set('durasweep_slot_memory_bytes', pool.measureLargest() * BYTES_PER_MEGABYTE);
        await client.workflowService.describeNamespace({ namespace });
        heardAtMs = Date.now();
        if (!counts) return;
        trials = await countTrials(client);
        setTrials(metrics, trials);
      };
      repeat(look);
    },
  };
}

/** Polls repeatedly, one poll after the other. Failures are retried; in the meantime old values and "not ready" show the problem. */
function repeat(look: () => Promise<void>): void {
  void look()
    .catch(() => undefined)
    .finally(() => setTimeout(() => repeat(look), LOOK_EVERY_MS).unref());
}

function setTrials(metrics: Metrics, trials: TrialCounts): void {
  for (const [device, counts] of Object.entries(trials))
    for (const [state, count] of Object.entries(counts)) metrics.set('durasweep_trials', count, { device, state });
}
