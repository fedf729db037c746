import { describe, expect, it } from 'vitest';
import { createBestReader } from '../../../../cli/page/best-reader.ts';
import type { KnownBest } from '../../../../cli/page/read-best.ts';

const best = (value: number): KnownBest => ({ best: value, interval: [value - 0.1, value + 0.1], trials: null });
const settle = () => new Promise(setImmediate);

describe('the reader of the best results for lists', () => {
  it('answers immediately with what it knows, and reads one sweep after the other, each stamp once', async () => {
    const reader = createBestReader(() => 0);
    const ends: (() => void)[] = [];
    const asked: string[] = [];
    const read = (name: string, value: number) => () => {
      asked.push(name);
      return new Promise<KnownBest>((resolve) => ends.push(() => resolve(best(value))));
    };
    const look = () => [reader.find('night', 'a', read('night', 0.5)), reader.find('day', 'a', read('day', 0.6))];
    expect(look()).toEqual([null, null]);
    await settle();
    expect(look()).toEqual([null, null]);
    expect(asked).toEqual(['night']);
    ends[0]?.();
    await settle();
    expect(look()).toEqual([best(0.5), null]);
    ends[1]?.();
    await settle();
    expect(look()).toEqual([best(0.5), best(0.6)]);
    expect(asked).toEqual(['night', 'day']);
  });

  it('shows the previous result while a new stamp is read, and never a result of an older one afterwards', async () => {
    const reader = createBestReader(() => 0);
    let end: (value: KnownBest) => void = () => undefined;
    reader.find('night', 'a', () => Promise.resolve(best(0.5)));
    await settle();
    const slow = () => new Promise<KnownBest>((resolve) => (end = resolve));
    expect(reader.find('night', 'b', slow)).toEqual(best(0.5));
    await settle();
    reader.find('night', 'c', () => Promise.resolve(best(0.7)));
    end(best(0.6));
    await settle();
    expect(reader.find('night', 'c', slow)).toEqual(best(0.7));
  });

  it('retries failed reads after a while', async () => {
    let now = 0;
    let asked = 0;
    const reader = createBestReader(() => now);
    const read = () => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error('away')) : Promise.resolve(best(0.5));
    };
    const look = async () => {
      const found = reader.find('night', 'a', read);
      await settle();
      return found;
    };
    expect([await look(), await look(), asked]).toEqual([null, null, 1]);
    now = 60_000;
    await look();
    expect([await look(), asked]).toEqual([best(0.5), 2]);
  });
});
