import { describe, expect, it, vi } from 'vitest';
import { waitUntilStuck } from '../../../../infra/services/wait-until-stuck.ts';

describe('a server whose database', () => {
  it('stays interrupted is reported, once its client gives up', async () => {
    const ask = vi
      .fn<() => Promise<unknown>>()
      .mockResolvedValueOnce(true)
      .mockRejectedValueOnce(new Error('14 UNAVAILABLE: GetNamespace operation failed. Error interrupted (9)'));
    expect(await waitUntilStuck({ ask, ended: new Promise(() => undefined), intervalMs: 1 })).toBe('its database no longer answered');
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('does not answer for another reason is asked again', async () => {
    const ask = vi
      .fn<() => Promise<unknown>>()
      .mockRejectedValueOnce(new Error('4 DEADLINE_EXCEEDED'))
      .mockRejectedValueOnce(new Error('14 UNAVAILABLE: interrupted (9)'));
    await waitUntilStuck({ ask, ended: new Promise(() => undefined), intervalMs: 1 });
    expect(ask).toHaveBeenCalledTimes(2);
  });
});
