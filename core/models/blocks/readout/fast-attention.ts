import type { FastSignal, Handle, Kernels } from '../block.ts';
import { splitLike } from '../signals.ts';
import type { VectorRun } from './vector-run.ts';

interface AttentionRequest {
  readonly kernels: Kernels;
  readonly input: FastSignal;
  /** Matrix `[width, time·count]`. */
  readonly steps: Handle;
  /** Matrix `[width, 1]`. */
  readonly scoring: Handle;
}

/** Softmax over the valid time steps of each step's product with the scoring vector, then the sum of the steps with these weights. */
export function runAttention({ kernels: k, input, steps, scoring }: AttentionRequest): VectorRun {
  const { count, time, width } = input;
  const scores = k.reshape(k.productTransposedLeft(scoring, steps), [time, count]);
  const masked = k.add(scores, createPaddingScores(k, input));
  const shares = k.reshape(k.transpose(k.run('Softmax', [k.transpose(masked, SWAPPED)]), SWAPPED), [1, time, count]);
  const shaped = k.reshape(steps, [width, time, count]);
  const weighted = k.multiply(shaped, shares);
  const output = k.reshape(k.sumOver(weighted, -2), [width, count]);
  k.free(weighted);
  const backward: VectorRun['backward'] = (gradient) => {
    const pooled = k.reshape(gradient, [width, 1, count]);
    const shareGradient = k.sumOver(k.multiply(shaped, pooled), -3);
    const mean = k.sumOver(k.multiply(shares, shareGradient), -2);
    const scoreGradient = k.multiply(shares, k.subtract(shareGradient, mean));
    const vector = k.reshape(scoring, [width, 1, 1]);
    const stepGradient = k.add(k.multiply(shares, pooled), k.multiply(vector, scoreGradient));
    const parts = splitLike(k, input, k.reshape(stepGradient, [width, time * count]));
    return { parts, weight: k.productTransposedRight(steps, k.reshape(scoreGradient, [1, time * count])) };
  };
  return { output, backward };
}

const SWAPPED = [1, 0];

/** `[time, count]`: 0 on valid steps, else a score so low that its softmax weight is 0 and it is never the maximum. */
export function createPaddingScores(k: Kernels, { lengths, time, count }: FastSignal): Handle {
  const scores = new Float32Array(lengths.length * time);
  lengths.forEach((length, index) => {
    for (let step = length; step < time; step += 1) scores[step * count + index] = -1e9;
  });
  return k.tensor(scores, [time, count]);
}
