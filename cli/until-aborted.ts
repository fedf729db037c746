/**
 * Waits for a promise, but no longer than until `signal` is aborted.
 * @throws the signal's reason, then; the promise is left to itself.
 */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let giveUp: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason);
  });
  // Whichever comes second is nobody's failure any more: the race has taken both.
  const race = Promise.race([aborted, promise]);
  signal.addEventListener('abort', giveUp);
  if (signal.aborted) giveUp();
  return await race.finally(() => signal.removeEventListener('abort', giveUp));
}

/** Keeps the command running until `signal` is aborted. */
export async function stayUntilAborted(signal: AbortSignal): Promise<void> {
  // Nothing else may be keeping the process alive, so a timer does.
  const alive = setInterval(() => undefined, 60_000);
  await untilAborted(new Promise(() => undefined), signal).catch(() => undefined);
  clearInterval(alive);
}
