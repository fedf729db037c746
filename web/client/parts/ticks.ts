import { scaleLinear } from 'd3-scale';

const MOST = 10;

/** Whole numbers from 1 to `last` for an axis: all of them, or every second, fifth, tenth, … one. @param most how many there is room for */
export function countTicks(last: number, most = MOST): readonly number[] {
  const step = findStep(last, Math.min(most, MOST));
  const multiples = Array.from({ length: Math.floor(last / step) }, (_, index) => (index + 1) * step);
  return step === 1 ? multiples : [1, ...multiples];
}

function findStep(last: number, most: number): number {
  for (let power = 1; ; power *= 10) {
    for (const digit of [1, 2, 5]) if (last / (digit * power) <= most) return digit * power;
  }
}

const LEAST_COSTS = 3;

/** Numbers for a logarithmic axis: those that begin with 1, 2 or 5, and evenly spaced ones if the axis is too short for these. */
export function costTicks(low: number, high: number, most = MOST): readonly number[] {
  const powers = Array.from({ length: Math.ceil(Math.log10(high / low)) + 2 }, (_, index) => 10 ** (Math.floor(Math.log10(low)) + index));
  const ticks = powers.flatMap((power) => [power, 2 * power, 5 * power]).filter((tick) => tick >= low && tick <= high);
  if (ticks.length < LEAST_COSTS) return scaleLinear([low, high], [0, 1]).ticks(Math.min(most, 5));
  const step = Math.ceil(ticks.length / Math.min(most, MOST));
  return ticks.filter((_, index) => index % step === 0);
}
