import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { progressQuery } from '../../workflows/steering-messages.ts';
import type { KeptTemporal } from './kept-server.ts';

const POLL_MS = 5_000;
/** Samples from one summary of the figures so far to the next. */
const BETWEEN_SUMMARIES = 6;

export interface Sample {
  /** Null: the query was not answered. */
  readonly settled: number | null;
  readonly residentMegabytes: number;
  readonly serverMegabytes: number | null;
  readonly querySeconds: number;
}

interface SamplerOptions {
  readonly client: Client;
  readonly server: KeptTemporal;
  readonly sweepId: string;
}

export interface ProgressSampler {
  /** Asks a sweep for its progress until it is stopped. @param summarise called every half minute with the samples so far */
  run(summarise: (samples: readonly Sample[]) => Promise<void>): Promise<void>;
  /** The samples of the running sweep: a query that is still under way is left out, because it may find the sweep closed. */
  stop(): readonly Sample[];
}

export function createSampler({ client, server, sweepId }: SamplerOptions): ProgressSampler {
  const samples: Sample[] = [];
  let isStopped = false;
  return {
    async run(summarise) {
      while (!isStopped) {
        server.note();
        const sample = await takeSample(client, server, sweepId);
        if (isStopped) return;
        samples.push(sample);
        if (samples.length % BETWEEN_SUMMARIES === 0) {
          process.stderr.write(`${JSON.stringify(sample)}\n`);
          // The server may be restarted meanwhile.
          await summarise(samples).catch(() => undefined);
        }
        await delay(POLL_MS);
      }
    },
    stop() {
      isStopped = true;
      return [...samples];
    },
  };
}

async function takeSample(client: Client, server: KeptTemporal, sweepId: string): Promise<Sample> {
  const begin = performance.now();
  const progress = await client.workflow
    .getHandle(sweepId)
    .query(progressQuery)
    .catch(() => null);
  return {
    settled: progress === null ? null : progress.counts.completed + progress.counts.stopped,
    residentMegabytes: Math.round(process.memoryUsage().rss / 2 ** 20),
    serverMegabytes: server.describe().residentMegabytes,
    querySeconds: (performance.now() - begin) / 1_000,
  };
}
