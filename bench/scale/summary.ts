import { writeFile } from 'node:fs/promises';
import type { RunHistory } from './histories.ts';
import type { ServerFigures } from './kept-server.ts';
import type { Sample } from './samples.ts';
import type { Sampler } from './stub-search.ts';

const LIMITS = { events: 10_000, bytes: 10_000_000, carriedBytes: 256_000, querySeconds: 1 };

export interface ScaleOptions {
  readonly variants: number;
  readonly concurrency: number;
  readonly search?: Sampler;
  /** After which the measurement ended if the sweep had not. */
  readonly minutes?: number;
}

interface Measured extends ScaleOptions {
  readonly seconds: number;
  readonly workerProcessorSeconds: number;
  readonly server: ServerFigures;
  /** The machine's average over the last minute. */
  readonly load: number;
  /** Variants that are complete or were stopped by their search; null: the sweep has not ended. */
  readonly settled: number | null;
  readonly samples: readonly Sample[];
  readonly histories: readonly RunHistory[];
  /** Null: the sweep has not ended. */
  readonly afterEnd: AfterEnd | null;
}

interface AfterEnd {
  /** To replay the longest history, as after the workflow worker ended. */
  readonly replayProcessorSeconds: number;
  /** Of a query, for which the last run is replayed, because a closed workflow is not kept in memory. */
  readonly querySeconds: number;
}

export function summarise({ samples, histories, ...rest }: Measured) {
  const largestEvents = Math.max(...histories.map(({ events }) => events));
  const largestBytes = Math.max(...histories.map(({ bytes }) => bytes));
  const largestCarriedBytes = Math.max(...histories.map(({ carriedBytes }) => carriedBytes ?? 0));
  const queries = samples.map(({ querySeconds }) => querySeconds).sort((a, b) => a - b);
  const slowestQuerySeconds = queries.at(-1) ?? 0;
  const holds =
    rest.settled === rest.variants &&
    largestEvents <= LIMITS.events &&
    largestBytes <= LIMITS.bytes &&
    largestCarriedBytes <= LIMITS.carriedBytes &&
    slowestQuerySeconds <= LIMITS.querySeconds;
  return {
    ...rest,
    runs: histories.length,
    largestEvents,
    largestBytes,
    largestCarriedBytes,
    medianQuerySeconds: queries[Math.floor(queries.length / 2)],
    slowestQuerySeconds,
    queries: samples.length,
    slowQueries: samples.filter(({ querySeconds }) => querySeconds > LIMITS.querySeconds),
    parts: [0, 0.1, 0.25, 0.5, 0.75, 1].map((part) => samples[Math.min(samples.length - 1, Math.floor(part * samples.length))]),
    holds,
  };
}

export async function writeSummary(summary: ReturnType<typeof summarise>, file: string | undefined): Promise<void> {
  if (file !== undefined) await writeFile(file, `${JSON.stringify(summary, null, 2)}\n`);
}
