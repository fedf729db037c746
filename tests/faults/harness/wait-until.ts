import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 50;
const LIMIT_MS = 300_000;
/** Interval of queries to a workflow: each is a task for the server and a worker, which have other work. */
export const WORKFLOW_POLL_MS = 300;

interface WaitOptions {
  readonly limitMs?: number;
  readonly pollMs?: number;
}

/** Polls until the answer is neither null nor undefined nor false. @throws Error naming what did not happen in time. */
export async function waitUntil<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false>,
  { limitMs = LIMIT_MS, pollMs = POLL_MS }: WaitOptions = {},
): Promise<T> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`Waited ${limitMs / 1_000} s in vain until ${what}.`);
    await delay(pollMs);
  }
}

/** For requests to a server that may be unavailable. */
export async function orNull<T>(question: Promise<T>): Promise<T | null> {
  try {
    return await question;
  } catch {
    return null;
  }
}
