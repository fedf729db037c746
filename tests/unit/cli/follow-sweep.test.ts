import { afterEach, describe, expect, it, vi } from 'vitest';
import { followSweep } from '../../../cli/follow-sweep.ts';
import type { Platform } from '../../../cli/platform.ts';
import { type SessionOptions, showSweep } from '../../../cli/sweep-session.ts';

/** Nobody looks a second time by the clock. */
vi.mock('node:timers/promises', () => ({
  setTimeout: (_time: number, _value: unknown, { signal }: { readonly signal: AbortSignal }) =>
    new Promise((_, reject) => {
      if (signal.aborted) reject(signal.reason);
      signal.addEventListener('abort', () => reject(signal.reason));
    }),
}));

const lostReason = new Error('The command that ran the servers (process 7) has ended.');

/** A sweep whose server never answers. */
const handle = { workflowId: 'quick', query: () => new Promise(() => undefined) } as unknown as SessionOptions['handle'];

function show({ lost = new AbortController().signal, told }: { lost?: AbortSignal; told?: AbortSignal }): Promise<number> {
  const platform = { services: { lost }, ending: AbortSignal.any([lost, ...(told ? [told] : [])]) } as unknown as Platform;
  return showSweep({ platform, handle, onDisplay: () => undefined });
}

describe('a sweep that is followed', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('ends with an error when its servers are permanently gone, even if a request is pending', { timeout: 5_000 }, async () => {
    const controller = new AbortController();
    const shown = show({ lost: controller.signal });
    controller.abort(lostReason);
    await expect(shown).rejects.toBe(lostReason);
  });

  it('ends cleanly at an interrupt, even if a request is pending', { timeout: 5_000 }, async () => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const controller = new AbortController();
    const shown = show({ told: controller.signal });
    controller.abort(new Error('SIGINT'));
    expect(await shown).toBe(130);
    expect(process.stdout.write).toHaveBeenCalledWith(expect.stringContaining('is kept'));
  });

  it('is over as soon as it closes, without another look by the clock', { timeout: 5_000 }, async () => {
    let close: () => void = () => undefined;
    const result = new Promise<void>((resolve) => {
      close = resolve;
    });
    const looks = ['RUNNING', 'COMPLETED'].values();
    const describe = async () => {
      const { value } = looks.next();
      if (value === 'RUNNING') setImmediate(close);
      return { status: { name: value } };
    };
    const closing = { query: async () => ({ running: [] }), describe, result: () => result } as unknown as SessionOptions['handle'];
    const followed = followSweep({
      client: {} as Platform['client'],
      handle: closing,
      signal: new AbortController().signal,
      onProgress: () => undefined,
      onSilence: () => undefined,
    });
    expect(await followed).toBe('closed');
  });
});
