import { describe, expect, it } from 'vitest';
import { placeLabels } from '../../../web/client/parts/place-labels.ts';
import { placeNames } from '../../../web/client/parts/place-names.ts';
import { costTicks, countTicks } from '../../../web/client/parts/ticks.ts';
import { countSettled } from '../../../web/views/count-settled.ts';

describe('numbers on axes', () => {
  it('are whole for epochs, and few', () => {
    expect(countTicks(4)).toEqual([1, 2, 3, 4]);
    expect(countTicks(20)).toEqual([1, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20]);
    expect(countTicks(500)).toEqual([1, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500]);
  });

  it('are several for costs that hardly differ, and few for costs that differ much', () => {
    expect(costTicks(1_200, 4_600)).toEqual([1_500, 2_000, 2_500, 3_000, 3_500, 4_000, 4_500]);
    expect(costTicks(900, 60_000)).toEqual([1_000, 2_000, 5_000, 10_000, 20_000, 50_000]);
    expect(costTicks(0.01, 900_000).length).toBeLessThanOrEqual(10);
  });

  it('are fewer where there is little room', () => {
    expect(countTicks(20, 5)).toEqual([1, 5, 10, 15, 20]);
    expect(costTicks(900, 60_000, 3)).toEqual([1_000, 5_000, 20_000]);
    expect(costTicks(1_200, 4_600, 3).length).toBeLessThanOrEqual(4);
  });
});

const ROOM = { left: 76, right: 16, width: 760 };

describe('a legend', () => {
  it('has its names side by side, and further lines where they do not fit', () => {
    const names = Array.from({ length: 8 }, (_, index) => `fold ${index}, seed 0`);
    const places = placeNames(names, ROOM);
    expect(places.map(({ name }) => name)).toEqual(names);
    expect(new Set(places.map(({ x, line }) => `${line}/${x}`)).size).toBe(8);
    expect(places.at(-1)?.line).toBeGreaterThan(0);
    for (const { x } of places) expect(x).toBeLessThan(ROOM.width - ROOM.right);
  });
});

describe('names of points', () => {
  const room = { left: 70, width: 362 };

  it('are beside them, within the drawing, and left out where they would cover another name or point', () => {
    const spots = [
      { name: 'cheap', x: 80, y: 200 },
      { name: 'close_to_next', x: 250, y: 100 },
      { name: 'next', x: 255, y: 96 },
    ];
    const labels = placeLabels(spots, { ...room, points: spots });
    expect(labels.map(({ name, anchor }) => [name, anchor])).toEqual([
      ['cheap', 'start'],
      ['close_to_next', 'end'],
      ['next', 'start'],
    ]);
    const crowd = Array.from({ length: 20 }, (_, index) => ({ name: `variant_${index}`, x: 200 + index, y: 100 }));
    expect(placeLabels(crowd, { ...room, points: crowd }).length).toBeLessThan(4);
  });
});

describe('the number of trials that need nothing more', () => {
  const counts = { waiting: 0, running: 0, completed: 3, stopped: 13, parked: 0, skipped: 0, cancelled: 0 };

  it('includes those that a search has stopped', () => {
    const trials = { completed: 6, failed: 0, reused: 0, total: 32 };
    expect(countSettled({ trials, counts, variants: 16 })).toBe(32);
    expect(countSettled({ trials: { ...trials, total: null }, counts: { ...counts, stopped: 0 }, variants: 0 })).toBe(6);
  });
});
