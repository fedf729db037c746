import { createRandom, type Random } from '../../core/domain/random.ts';

const RESAMPLES = 2_000;

export type Interval = readonly [low: number, high: number];

/** A mean with its 95 % bootstrap interval. */
export function bootstrap(values: readonly number[], digits: number): { mean: number; interval: Interval } {
  return { mean: round(average(values), digits), interval: resample((random) => average(draw(values, random)), digits) };
}

/** The difference of two means with its 95 % bootstrap interval; below 0, the first is smaller. */
export function compareMeans(
  first: readonly number[],
  second: readonly number[],
  digits: number,
): { difference: number; interval: Interval } {
  const interval = resample((random) => average(draw(first, random)) - average(draw(second, random)), digits);
  return { difference: round(average(first) - average(second), digits), interval };
}

function resample(measure: (random: Random) => number, digits: number): Interval {
  const random = createRandom({ seed: 20 });
  const measured = Array.from({ length: RESAMPLES }, () => measure(random)).sort((a, b) => a - b);
  const at = (share: number) => round(measured[Math.round(share * (RESAMPLES - 1))] as number, digits);
  return [at(0.025), at(0.975)];
}

function draw(values: readonly number[], random: Random): number[] {
  return values.map(() => values[random.integer(values.length)] as number);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
