import { describe, expect, it, vi } from 'vitest';
import { type Channel, createChannel } from '../../../web/server/channel.ts';
import { watchSweep } from '../../../web/server/watch.ts';
import { buildRow, createFakeBackend } from './page-fixture.ts';

describe('the news about a sweep', () => {
  it('begins with the ranked variants while the others are requested, and sends none of them twice', async () => {
    const ranked = [buildRow({ variant: 'a', rank: 1 }), buildRow({ variant: 'b', rank: 2 })];
    const waiting = buildRow({ variant: 'c' });
    let finish: () => void = () => undefined;
    const backend = createFakeBackend({
      readVariants: (_, onRanked) => {
        onRanked(ranked);
        return new Promise((resolve) => {
          finish = () => resolve([...ranked, waiting]);
        });
      },
    });
    const told: string[] = [];
    const channel: Channel = createChannel({ onWanted: (self) => watchSweep(backend, self, 'night') });
    const leave = channel.subscribe((event, data) => told.push(`${event} ${data}`));
    await vi.waitFor(() => expect(told).toContain(`variants ${JSON.stringify(ranked)}`));
    finish();
    await vi.waitFor(() => expect(told).toContain(`variants-news ${JSON.stringify([waiting])}`));
    expect(told.filter((each) => each.startsWith('variants'))).toHaveLength(2);
    const late: string[] = [];
    channel.subscribe((event, data) => late.push(`${event} ${data}`))();
    expect(late).toContain(`variants ${JSON.stringify([...ranked, waiting])}`);
    leave();
  });

  it('say that servers do not answer, until they do', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const fake = createFakeBackend();
      let answer: () => void = () => undefined;
      const hanging = new Promise<void>((resolve) => {
        answer = resolve;
      });
      const backend = { ...fake, openSweep: (sweepId: string) => hanging.then(() => fake.openSweep(sweepId)) };
      const told: string[] = [];
      const channel: Channel = createChannel({ onWanted: (self) => watchSweep(backend, self, 'night') });
      const leave = channel.subscribe((event, data) => told.push(`${event} ${data}`));
      vi.advanceTimersByTime(9_000);
      expect(told).toEqual([]);
      vi.advanceTimersByTime(2_000);
      expect(told).toEqual([expect.stringMatching(/^trouble ".*has not answered for 10 seconds/)]);
      answer();
      await vi.waitFor(() => expect(told).toContain('trouble null'));
      leave();
    } finally {
      vi.useRealTimers();
    }
  });
});
