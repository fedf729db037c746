import { setTimeout as wait } from 'node:timers/promises';

export interface StuckOptions {
  /** Asks for something that is in the database. */
  readonly ask: () => Promise<unknown>;
  /** Of the server's process. */
  readonly ended: Promise<unknown>;
  /** Time between two questions. Default: 10 seconds. */
  readonly intervalMs?: number;
}

const INTERVAL_MS = 10_000;
/** The answer of SQLite's driver to every question after one that ran out of time, as while the machine slept or was overloaded. */
const INTERRUPTED = /interrupted \(9\)/;

/**
 * Resolves, with the reason, once the server's database stays interrupted, from which only a restart helps: its state is in a file. The client
 * repeats a question for 20 seconds before it fails. Never resolves if the process ends before that.
 */
export async function waitUntilStuck({ ask, ended, intervalMs = INTERVAL_MS }: StuckOptions): Promise<string> {
  let isRunning = true;
  void ended.then(() => {
    isRunning = false;
  });
  while (isRunning) {
    // Must not keep a finished command alive.
    await wait(intervalMs, undefined, { ref: false });
    if (isRunning && (await isInterrupted(ask))) return 'its database no longer answered';
  }
  return await new Promise<never>(() => undefined);
}

/** Any other failure may pass by itself, or ends the process. */
async function isInterrupted(ask: StuckOptions['ask']): Promise<boolean> {
  try {
    await ask();
    return false;
  } catch (error) {
    return INTERRUPTED.test((error as Error).message);
  }
}
