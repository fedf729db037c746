import { describe, expect, it } from 'vitest';
import { createPen } from '../../../../core/streaming/pen.ts';
import { createResampler } from '../../../../core/streaming/resample.ts';

describe('the resampler', () => {
  it('gives steps at an even rate, interpolated between uneven readings', () => {
    const resampler = createResampler(10);
    const times = [0, 30, 90, 160, 250, 333, 470, 500];
    const steps = times.flatMap((time) => resampler.push(time, [time, 2 * time]));
    expect(steps.map((step) => Math.round(step[0] as number))).toEqual([0, 100, 200, 300, 400, 500]);
    for (const step of steps) expect(step[1]).toBeCloseTo(2 * (step[0] as number), 3);
  });

  it('starts again after a gap, and skips readings that go back in time', () => {
    const resampler = createResampler(10);
    expect(resampler.push(0, [0])).toHaveLength(1);
    expect(resampler.push(0, [9])).toEqual([]);
    expect(resampler.push(60_000, [5])).toEqual([Float32Array.of(5)]);
    expect(resampler.push(60_100, [6])).toEqual([Float32Array.of(6)]);
  });

  it('thins out readings that are faster than the data', () => {
    const resampler = createResampler(9.1);
    const steps = Array.from({ length: 600 }, (_, reading) => resampler.push((1_000 * reading) / 60, [1])).flat();
    expect(steps.length).toBeGreaterThanOrEqual(90);
    expect(steps.length).toBeLessThanOrEqual(92);
  });
});

describe('a pen', () => {
  const options = { rateHertz: 50, rest: [0, 1, 9.81], scales: [1, 1, 1] };
  const follow = (measures: 'acceleration' | 'position', place: (seconds: number) => number) => {
    const pen = createPen({ ...options, measures });
    return Array.from({ length: 120 }, (_, index) => pen.push({ timeMs: 16 * index, x: place(0.016 * index), y: 0.5 })).flat();
  };

  it('gives no acceleration at rest, and none beyond its two axes', () => {
    for (const step of follow('acceleration', () => 0.5)) expect([...step].map((value) => Number(value.toFixed(5)))).toEqual([0, 1, 9.81]);
  });

  it('feels a swing against its displacement, by about as much as an arm would', () => {
    const steps = follow('acceleration', (seconds) => 0.5 + 0.3 * Math.sin(2 * Math.PI * seconds));
    const largest = Math.max(...steps.slice(25).map((step) => step[0] as number));
    expect(largest).toBeGreaterThan(3);
    expect(largest).toBeLessThan(8);
  });

  it('gives positions if the data are positions', () => {
    const steps = follow('position', (seconds) => Math.min(1, seconds));
    expect(steps.at(-1)?.[0]).toBeCloseTo(2, 4);
    expect(steps.at(-1)?.[1]).toBeCloseTo(1, 4);
  });
});
