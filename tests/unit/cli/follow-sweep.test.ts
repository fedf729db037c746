import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Platform } from '../../../cli/platform.ts';
import { type SessionOptions, showSweep } from '../../../cli/sweep-session.ts';

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
});
