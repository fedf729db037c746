import { describe, expect, it } from 'vitest';
import { createLanes } from '../../../../cli/page/lanes.ts';

describe('lanes', () => {
  it('runs one task per name at a time, and lets requests that arrive meanwhile share the next', async () => {
    const lanes = createLanes<number>(0);
    const ends: (() => void)[] = [];
    let works = 0;
    const work = () => {
      works += 1;
      const own = works;
      return new Promise<number>((resolve) => ends.push(() => resolve(own)));
    };
    const first = lanes.ask('night', work);
    await Promise.resolve();
    await new Promise(setImmediate);
    const others = [1, 2, 3].map(() => lanes.ask('night', work));
    await new Promise(setImmediate);
    expect(works).toBe(1);
    ends[0]?.();
    expect(await first).toBe(1);
    await new Promise(setImmediate);
    expect(works).toBe(2);
    ends[1]?.();
    expect(await Promise.all(others)).toEqual([2, 2, 2]);
  });

  it('continues after a failed task, and keeps names apart', async () => {
    const lanes = createLanes<string>(0);
    await expect(lanes.ask('night', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await lanes.ask('day', async () => 'day')).toBe('day');
    expect(await lanes.ask('night', async () => 'night')).toBe('night');
  });
});
