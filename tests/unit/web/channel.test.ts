import { describe, expect, it } from 'vitest';
import { type Channel, createChannel } from '../../../web/server/channel.ts';
import { createPace } from '../../../web/server/pace.ts';
import { findChangedRows } from '../../../web/views/merge-variants.ts';
import { buildRow } from './page-fixture.ts';

describe('a channel', () => {
  it('works once for all tabs, and stops with the last', () => {
    const log: string[] = [];
    const channel = createChannel({
      onWanted: () => {
        log.push('begins');
        return () => log.push('ends');
      },
    });
    const leaves = [1, 2, 3].map(() => channel.subscribe(() => undefined));
    expect(log).toEqual(['begins']);
    for (const leave of leaves) leave();
    expect(log).toEqual(['begins', 'ends']);
    channel.subscribe(() => undefined);
    expect(log).toEqual(['begins', 'ends', 'begins']);
  });

  it('sends a new tab the whole state, and existing ones only the news', () => {
    let open: Channel | undefined;
    const channel = createChannel({
      onWanted: (self) => {
        open = self;
        return () => undefined;
      },
    });
    const early: string[] = [];
    const late: string[] = [];
    channel.subscribe((event, data) => early.push(`${event} ${data}`));
    open?.publish('variants', [1, 2]);
    open?.publish('variants', [1, 3], [3]);
    open?.publish('variants', [1, 3], []);
    channel.subscribe((event, data) => late.push(`${event} ${data}`));
    expect(early).toEqual(['variants [1,2]', 'variants-news [3]']);
    expect(late).toEqual(['variants [1,3]']);
  });
});

describe('the pace', () => {
  it('lets two callers through per second, however many are waiting, and accumulates none', async () => {
    let now = 0;
    const waits: number[] = [];
    const pace = createPace({ perSecond: 2, clock: () => now, wait: async (milliseconds) => waits.push(milliseconds) });
    await Promise.all(Array.from({ length: 4 }, () => pace.turn()));
    expect(waits).toEqual([500, 1_000, 1_500]);
    now = 60_000;
    await pace.turn();
    await pace.turn();
    expect(waits).toEqual([500, 1_000, 1_500, 500]);
  });
});

describe('findChangedRows', () => {
  it('returns new and changed rows', () => {
    const before = [buildRow({ variant: 'a' }), buildRow({ variant: 'b' })];
    const after = [buildRow({ variant: 'a' }), buildRow({ variant: 'b', rank: 1 }), buildRow({ variant: 'c' })];
    expect(findChangedRows(before, after).map(({ variant }) => variant)).toEqual(['b', 'c']);
  });
});
