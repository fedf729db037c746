/**
 * Waits for a promise until `signal` is aborted.
 * @throws the signal's reason on abort; the promise is then ignored.
 */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let giveUp: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason);
  });
  // The race handles both promises, so a later rejection is not unhandled.
  const race = Promise.race([aborted, promise]);
  signal.addEventListener('abort', giveUp);
  if (signal.aborted) giveUp();
  return await race.finally(() => signal.removeEventListener('abort', giveUp));
}

/** Keeps the command running until `signal` is aborted. */
export async function stayUntilAborted(signal: AbortSignal): Promise<void> {
  // A timer keeps the process alive, because nothing else may.
  const alive = setInterval(() => undefined, 60_000);
  await untilAborted(new Promise(() => undefined), signal).catch(() => undefined);
  clearInterval(alive);
}
