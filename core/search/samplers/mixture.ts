import type { Random } from '../../domain/random.ts';
import type { Dimension } from '../space.ts';
import { createKernels, type Kernels } from './kernels.ts';

/** A density over some dimensions: a weighted sum of products of kernels, one for each observation and the prior. */
export interface Mixture {
  /** Draws levels of the dimensions. */
  draw(random: Random): number[];
  logDensity(levels: readonly number[]): number;
}

/** Levels of observations, one column per dimension, the oldest first, because old ones have less weight if there are many. */
export interface Observed {
  readonly count: number;
  readonly columns: readonly Uint32Array[];
}

export function createMixture(dimensions: readonly Dimension[], { count, columns }: Observed): Mixture {
  const weights = weighKernels(count);
  const logWeights = weights.map((weight) => Math.log(weight));
  const parts = dimensions.map((dimension, d) => createKernels(dimension, columns[d] as Uint32Array));
  const sums = new Float64Array(weights.length);

  return {
    draw(random) {
      const kernel = drawKernel(weights, random.uniform());
      return parts.map((part) => part.draw(kernel, random));
    },
    logDensity(levels) {
      sums.set(logWeights);
      for (let d = 0; d < parts.length; d += 1) (parts[d] as Kernels).addLogDensities(levels[d] as number, sums);
      return logSumExp(sums);
    },
  };
}

const NEWEST = 25;

/** Weights of the observations and, last, of the prior: the newest 25 and the prior are equal, older ones have less, down to 1/n. */
export function weighKernels(count: number): Float64Array {
  const weights = new Float64Array(count + 1).fill(1);
  const old = count - NEWEST;
  for (let index = 0; index < old; index += 1) weights[index] = old === 1 ? 1 / count : 1 / count + ((1 - 1 / count) * index) / (old - 1);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function drawKernel(weights: Float64Array, share: number): number {
  let reached = 0;
  for (let kernel = 0; kernel < weights.length - 1; kernel += 1) {
    reached += weights[kernel] as number;
    if (share < reached) return kernel;
  }
  return weights.length - 1;
}

function logSumExp(values: Float64Array): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of values) largest = Math.max(largest, value);
  if (largest === Number.NEGATIVE_INFINITY) return largest;
  let sum = 0;
  for (const value of values) sum += Math.exp(value - largest);
  return Math.log(sum) + largest;
}
