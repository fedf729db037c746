import type { Random } from '../../domain/random.ts';
import { binOf, levelNear, lineOf, locate } from '../coordinates.ts';
import { countLevels, type Dimension, type RangeDimension, valueAt } from '../space.ts';
import { logDensity, logMass, truncatedQuantile } from './normal.ts';

/** One dimension of a mixture: a kernel for each observation, then the prior. */
export interface Kernels {
  /** Draws a level from one kernel. */
  draw(kernel: number, random: Random): number;
  /** Adds the log density of a level to each kernel's sum: for ranges without steps the density of its value, otherwise its mass. */
  addLogDensities(level: number, sums: Float64Array): void;
}

/** @param levels levels of the observations, in order */
export function createKernels(dimension: Dimension, levels: Uint32Array): Kernels {
  return dimension.kind === 'choice' ? createCategories(countLevels(dimension), levels) : createGaussians(dimension, levels);
}

/** Each kernel has the prior's weight spread over all categories, plus one on the observed category. */
function createCategories(categories: number, levels: Uint32Array): Kernels {
  const prior = 1 / (levels.length + 1);
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
    addLogDensities(level, sums) {
      const [own, other] = [Math.log((1 + prior) / sum), Math.log(prior / sum)];
      for (let kernel = 0; kernel < levels.length; kernel += 1)
        sums[kernel] = (sums[kernel] as number) + (levels[kernel] === level ? own : other);
      sums[levels.length] = (sums[levels.length] as number) + Math.log(1 / categories);
    },
  };
}

/** Truncated normal distributions with the distance to the further of an observation's two neighbours as width. */
function createGaussians(dimension: RangeDimension, levels: Uint32Array): Kernels {
  const { low, high } = lineOf(dimension);
  const placeOf = locateLevels(dimension);
  const count = levels.length;
  const means = new Float64Array(count + 1);
  for (let kernel = 0; kernel < count; kernel += 1) means[kernel] = placeOf(levels[kernel] as number);
  const widths = new Float64Array(count + 1);
  widths.set(chooseWidths(means.subarray(0, count), low, high));
  means[count] = (low + high) / 2;
  widths[count] = high - low;
  const masses = means.map((mean, kernel) => {
    const width = widths[kernel] as number;
    return logMass((low - mean) / width, (high - mean) / width);
  });
  return {
    draw(kernel, random) {
      const mean = means[kernel] as number;
      const width = widths[kernel] as number;
      const place = mean + width * truncatedQuantile(random.uniform(), (low - mean) / width, (high - mean) / width);
      return levelNear(dimension, place);
    },
    addLogDensities:
      dimension.step === null ? addDensities(placeOf, { means, widths, masses }) : addMasses(dimension, { means, widths, masses }),
  };
}

interface Gaussians {
  readonly means: Float64Array;
  readonly widths: Float64Array;
  /** Logarithms of the shares on the line. */
  readonly masses: Float64Array;
}

function addDensities(placeOf: (level: number) => number, { means, widths, masses }: Gaussians): Kernels['addLogDensities'] {
  const scales = masses.map((mass, kernel) => Math.log(widths[kernel] as number) + mass);
  return (level, sums) => {
    const place = placeOf(level);
    for (let kernel = 0; kernel < sums.length; kernel += 1) {
      const density = logDensity((place - (means[kernel] as number)) / (widths[kernel] as number));
      sums[kernel] = (sums[kernel] as number) + density - (scales[kernel] as number);
    }
  };
}

/** At this many widths, a kernel's density is less than exp(−800), and the prior's is more than e⁷⁰⁰ times as large everywhere. */
const FAR = 40;
const NOTHING = -(FAR ** 2) / 2;

/** Caches masses, because the same few levels occur repeatedly. */
function addMasses(dimension: RangeDimension, { means, widths, masses }: Gaussians): Kernels['addLogDensities'] {
  const known = new Map<number, Float64Array>();
  const compute = (level: number): Float64Array => {
    const { low, high } = binOf(dimension, valueAt(dimension, level) as number);
    return means.map((mean, kernel) => {
      const width = widths[kernel] as number;
      if (Math.max(low - mean, mean - high) > FAR * width) return NOTHING;
      return logMass((low - mean) / width, (high - mean) / width) - (masses[kernel] as number);
    });
  };
  return (level, sums) => {
    const own = known.get(level) ?? compute(level);
    known.set(level, own);
    for (let kernel = 0; kernel < sums.length; kernel += 1) sums[kernel] = (sums[kernel] as number) + (own[kernel] as number);
  };
}

const located = new WeakMap<RangeDimension, Float64Array>();

/** Positions of levels on the line; cached, because a search uses the same ones for every suggestion. */
function locateLevels(dimension: RangeDimension): (level: number) => number {
  const places = located.get(dimension) ?? new Float64Array(countLevels(dimension)).fill(Number.NaN);
  located.set(dimension, places);
  return (level) => {
    const known = places[level] as number;
    if (!Number.isNaN(known)) return known;
    const place = locate(dimension, valueAt(dimension, level) as number);
    places[level] = place;
    return place;
  };
}

/** With a minimum width, a share of the line that is larger with few observations, so that no kernel is too narrow. */
function chooseWidths(places: ArrayLike<number>, low: number, high: number): Float64Array {
  const count = places.length;
  const widest = high - low;
  const narrowest = widest / Math.min(100, 2 + count);
  const widths = new Float64Array(count);
  // The ends of the line are neighbours only of a single observation.
  if (count === 1) return widths.fill(Math.min(widest, Math.max(narrowest, (places[0] as number) - low, high - (places[0] as number))));
  const order = sortByPlace(places);
  for (let position = 0; position < count; position += 1) {
    const place = places[order[position] as number] as number;
    const before = position === 0 ? place : (places[order[position - 1] as number] as number);
    const after = position === count - 1 ? place : (places[order[position + 1] as number] as number);
    widths[order[position] as number] = Math.min(widest, Math.max(narrowest, place - before, after - place));
  }
  return widths;
}

/** Stable. */
function sortByPlace(places: ArrayLike<number>): Uint32Array {
  return Uint32Array.from({ length: places.length }, (_, index) => index).sort(
    (a, b) => (places[a] as number) - (places[b] as number) || a - b,
  );
}
