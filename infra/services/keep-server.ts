import { setTimeout as wait } from 'node:timers/promises';
import { ExpectedError } from '../expected-error.mjs';
import type { ServerProcess } from './server-process.ts';

/** Waited before each new start, after failures in a row. Where none is left, there is no further start. */
const PAUSES_MS = [0, 1_000, 5_000];
/** A server that ran for so long can run: its end begins a new count. */
const STEADY_AFTER_MS = 60_000;

export interface KeepServerOptions {
  /** For messages. */
  readonly name: string;
  /** It runs already. */
  readonly server: ServerProcess;
  /** Starts it again, on the same data and ports; resolves when it serves. `previous` has ended, or its guard has. */
  readonly startAgain: (previous: ServerProcess, signal: AbortSignal) => Promise<ServerProcess>;
  readonly onNotice: (message: string) => void;
  /** Called once, when it failed too often in a row. */
  readonly onGivenUp: (reason: ExpectedError) => void;
  /** Default: 0, 1 and 5 seconds. */
  readonly pausesMs?: readonly number[];
}

export type KeptServer = Pick<ServerProcess, 'stop'>;

/** Starts a server again whenever it ends by itself, until `stop`. */
export function keepServer(options: KeepServerOptions): KeptServer {
  const { name, startAgain, onNotice, onGivenUp, pausesMs = PAUSES_MS } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let { server } = options;

  async function keepRunning(): Promise<void> {
    for (let failures = 0, problem = ''; ; failures += 1) {
      const startedAt = performance.now();
      const how = await server.ended;
      if (signal.aborted) return;
      if (performance.now() - startedAt > STEADY_AFTER_MS) failures = 0;
      const pauseMs = pausesMs[failures];
      if (pauseMs === undefined) return onGivenUp(describeGivenUp(name, failures + 1, problem || how));
      onNotice(`${name} ended (${how}) and is restarted.`);
      await wait(pauseMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      problem = await start();
      if (signal.aborted) await server.stop();
    }
  }

  /** @returns why it did not start; empty: it did. */
  async function start(): Promise<string> {
    try {
      server = await startAgain(server, signal);
      return '';
    } catch (error) {
      // Counts as one that ended at once.
      server = { ...server, ended: Promise.resolve('before it was ready') };
      return (error as Error).message;
    }
  }

  const finished = keepRunning();
  return {
    async stop() {
      stopping.abort();
      await server.stop();
      await finished;
    },
  };
}

function describeGivenUp(name: string, times: number, problem: string): ExpectedError {
  return new ExpectedError(
    `${name} ended ${times} times in a row and is not restarted. The last time: ${problem}\n` +
      'Fix the problem shown in its log (often a full disk, too little memory or a port in use), then run the same command again to continue.',
  );
}
