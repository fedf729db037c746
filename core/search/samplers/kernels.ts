import type { Random } from '../../domain/random.ts';
import { binOf, levelNear, lineOf, locate } from '../coordinates.ts';
import { countLevels, type Dimension, type RangeDimension, valueAt } from '../space.ts';
import { logDensity, logMass, truncatedQuantile } from './normal.ts';

/** One dimension's part of a mixture: a kernel for each observation, then the prior's. */
export interface Kernels {
  /** A level drawn from one kernel. */
  draw(kernel: number, random: Random): number;
  /** log densities of a level under every kernel: for ranges without steps of the value on its line, else masses. */
  logDensities(level: number): Float64Array;
}

/** @param levels of the observations, in their order */
export function createKernels(dimension: Dimension, levels: readonly number[]): Kernels {
  return dimension.kind === 'choice' ? createCategories(countLevels(dimension), levels) : createGaussians(dimension, levels);
}

/** The prior's weight, spread over all kernels' categories, and one more on the category that was observed. */
function createCategories(categories: number, levels: readonly number[]): Kernels {
  const kernels = levels.length + 1;
  const prior = 1 / kernels;
  const sum = 1 + categories * prior;
  const share = (kernel: number, level: number) => {
    if (kernel === levels.length) return 1 / categories;
    return (levels[kernel] === level ? 1 + prior : prior) / sum;
  };
  return {
    draw(kernel, random) {
      const wanted = random.uniform();
      let reached = 0;
      for (let level = 0; level < categories - 1; level += 1) {
        reached += share(kernel, level);
        if (wanted < reached) return level;
      }
      return categories - 1;
    },
    logDensities: (level) => Float64Array.from({ length: kernels }, (_, kernel) => Math.log(share(kernel, level))),
  };
}

/** Normal distributions cut to the line, as wide as the further of an observation's two neighbours is away. */
function createGaussians(dimension: RangeDimension, levels: readonly number[]): Kernels {
  const { low, high } = lineOf(dimension);
  const places = levels.map((level) => locate(dimension, valueAt(dimension, level) as number));
  const means = Float64Array.from([...places, (low + high) / 2]);
  const widths = Float64Array.from([...chooseWidths(places, low, high), high - low]);
  const masses = means.map((mean, kernel) => {
    const width = widths[kernel] as number;
    return logMass((low - mean) / width, (high - mean) / width);
  });
  const logWidths = widths.map((width) => Math.log(width));
  return {
    draw(kernel, random) {
      const mean = means[kernel] as number;
      const width = widths[kernel] as number;
      const place = mean + width * truncatedQuantile(random.uniform(), (low - mean) / width, (high - mean) / width);
      return levelNear(dimension, place);
    },
    logDensities(level) {
      const value = valueAt(dimension, level) as number;
      const { low: left, high: right } = binOf(dimension, value);
      const place = locate(dimension, value);
      return means.map((mean, kernel) => {
        const width = widths[kernel] as number;
        const mass = masses[kernel] as number;
        if (dimension.step === null) return logDensity((place - mean) / width) - (logWidths[kernel] as number) - mass;
        return logMass((left - mean) / width, (right - mean) / width) - mass;
      });
    },
  };
}

/** No narrower than a share of the line that grows with few observations, so that no kernel is a needle. */
export function chooseWidths(places: readonly number[], low: number, high: number): number[] {
  const order = places.map((_, index) => index).sort((a, b) => (places[a] as number) - (places[b] as number));
  const widths = new Array<number>(places.length).fill(0);
  const narrowest = (high - low) / Math.min(100, 2 + places.length);
  order.forEach((index, position) => {
    const place = places[index] as number;
    const before = places[order[position - 1] ?? -1];
    const after = places[order[position + 1] ?? -1];
    // The ends of the line are neighbours of a lone observation only.
    const alone = places.length === 1;
    const distances = [before ?? (alone ? low : place), after ?? (alone ? high : place)].map((other) => Math.abs(other - place));
    widths[index] = Math.min(high - low, Math.max(narrowest, ...distances));
  });
  return widths;
}
