import { describe, expect, it } from 'vitest';
import { stayUntilAborted, untilAborted } from '../../../cli/until-aborted.ts';

const reason = new Error('SIGINT');
const never = new Promise<never>(() => undefined);

describe('untilAborted', () => {
  it('returns the result of the promise', async () => {
    expect(await untilAborted(Promise.resolve('answer'), new AbortController().signal)).toBe('answer');
  });

  it('rejects with the reason of an abort, before or during the wait', async () => {
    await expect(untilAborted(never, AbortSignal.abort(reason))).rejects.toBe(reason);
    const controller = new AbortController();
    const waiting = untilAborted(never, controller.signal);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });
});

describe('stayUntilAborted', () => {
  it('returns immediately if the abort came first', { timeout: 5_000 }, async () => {
    await stayUntilAborted(AbortSignal.abort(reason));
  });
});
