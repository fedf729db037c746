import { setTimeout as wait } from 'node:timers/promises';
import { ExpectedError } from '../expected-error.mjs';
import type { ServerProcess } from './server-process.ts';

/** Delays before each restart after consecutive failures. After the last one, the server is given up. */
const PAUSES_MS = [0, 1_000, 5_000];
/** A server that ran for this long is considered healthy: the count of failures starts again. */
const STEADY_AFTER_MS = 60_000;

export interface KeepServerOptions {
  /** Name for messages. */
  readonly name: string;
  /** The running server. */
  readonly server: ServerProcess;
  /** Restarts it with the same data and ports; resolves when it is ready. `previous` or its guard has ended. */
  readonly startAgain: (previous: ServerProcess, signal: AbortSignal) => Promise<ServerProcess>;
  readonly onNotice: (message: string) => void;
  /** Called once, if it failed too often in a row. */
  readonly onGivenUp: (reason: ExpectedError) => void;
  /** Default: 0, 1 and 5 seconds. */
  readonly pausesMs?: readonly number[];
}

export type KeptServer = Pick<ServerProcess, 'stop'>;

/** Restarts a server whenever it exits unexpectedly, until `stop`. */
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
      if (pauseMs === undefined) return onGivenUp(createGivenUpError(name, failures + 1, problem || how));
      onNotice(`${name} exited (${how}) and is being restarted.`);
      await wait(pauseMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      problem = await start();
      if (signal.aborted) await server.stop();
    }
  }

  /** @returns why it did not start; empty if it did. */
  async function start(): Promise<string> {
    try {
      server = await startAgain(server, signal);
      return '';
    } catch (error) {
      // Counts as a server that exited immediately.
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

function createGivenUpError(name: string, times: number, problem: string): ExpectedError {
  return new ExpectedError(
    `${name} exited ${times} times in a row and is not restarted. The last time: ${problem}\n` +
      'Fix the problem shown in its log (often a full disk, too little memory or a port in use), then run the same command again to continue.',
  );
}
