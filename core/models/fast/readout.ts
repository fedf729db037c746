import type { Readout } from '../../domain/variant.ts';
import type { Handle } from '../binding.ts';
import type { Kernels } from './kernels.ts';
import type { LayerRun } from './layer.ts';

/** What every readout is given: the batch's geometry and the top layer's outputs. */
export interface ReadoutRequest {
  readonly kernels: Kernels;
  /** Empty for one replica, else `[replicas]`. */
  readonly prefix: readonly number[];
  readonly count: number;
  readonly time: number;
  readonly hidden: number;
  /** `[replicas, count]`, steps that count. */
  readonly lengths: Int32Array;
  /** The top layer, `[directions]`, forward first. */
  readonly top: readonly Pick<LayerRun, 'readStep' | 'matrices'>[];
  /** Attention's scoring vector as a matrix `[channels, 1]`. */
  readonly attention: Handle | null;
}

export interface ReadoutRun {
  /** Matrix `[directions·hidden, count]`. */
  readonly output: Handle;
  /** @returns gradients `[directions][time]`, and attention's */
  backward(gradient: Handle): { readonly outputs: (Handle | null)[][]; readonly attention: Handle | null };
}

/** How much of each step is read: null everything of that one step, else a weight per sequence, `[replicas, count]`. */
export type StepWeights = ReadonlyMap<number, Float32Array | null>;

export interface PlanRequest {
  readonly readout: Readout;
  readonly lengths: Int32Array;
  readonly time: number;
  readonly backward: boolean;
}

/** Which steps of one direction a readout other than attention reads, and with what weight. */
export function planReadout({ readout, lengths, time, backward }: PlanRequest): StepWeights {
  const plan = new Map<number, Float32Array | null>();
  if (readout === 'last-valid' && backward) return plan.set(0, null);
  if (readout !== 'mean' && lengths.every((length) => length === time)) return plan.set(time - 1, null);
  lengths.forEach((length, index) => {
    for (let step = readout === 'mean' ? 0 : length - 1; step < length; step += 1) {
      const weights = plan.get(step) ?? new Float32Array(lengths.length);
      weights[index] = readout === 'mean' ? 1 / length : 1;
      plan.set(step, weights);
    }
  });
  return plan;
}

/** Weighted sum of steps, for each direction with its own plan; the directions one above the other. */
export function readSteps(request: ReadoutRequest, plans: readonly StepWeights[]): ReadoutRun {
  const { kernels: k, prefix, count, time, top } = request;
  const weights = plans.map(
    (plan) => new Map([...plan].map(([step, row]) => [step, row === null ? null : k.tensor(row, [...prefix, 1, count])])),
  );
  const pooled = weights.map((rows, direction) =>
    k.sum([...rows].map(([step, row]) => weigh(k, top[direction]?.readStep(step) as Handle, row))),
  );
  const backward = (gradient: Handle) => {
    const parts = pooled.length === 1 ? [gradient] : k.splitRows(gradient, pooled.length);
    const gradients = weights.map((rows, direction) =>
      Array.from({ length: time }, (_, step) => (rows.has(step) ? weigh(k, parts[direction] as Handle, rows.get(step) ?? null) : null)),
    );
    return { outputs: gradients, attention: null };
  };
  return { output: k.concatRows(pooled), backward };
}

function weigh(kernels: Kernels, x: Handle, weights: Handle | null): Handle {
  return weights === null ? x : kernels.multiply(x, weights);
}

/** Softmax over valid steps of each step's product with the scoring vector, then the sum of steps with these shares. */
export function attend(request: ReadoutRequest): ReadoutRun {
  const { kernels: k, prefix, count, time, hidden, lengths, top, attention } = request;
  const channels = hidden * top.length;
  const scoring = attention as Handle;
  const steps = k.concatRows(top.map(({ matrices }) => k.concatColumns(matrices)));
  const scores = k.reshape(k.productTransposedLeft(scoring, steps), [...prefix, time, count]);
  const swap = [...prefix.keys(), prefix.length + 1, prefix.length];
  const masked = k.add(scores, k.tensor(maskPadding(lengths, time, count), [...prefix, time, count]));
  const shares = k.reshape(k.transpose(k.run('Softmax', [k.transpose(masked, swap)]), swap), [...prefix, 1, time, count]);
  const shaped = k.reshape(steps, [...prefix, channels, time, count]);
  const weighted = k.multiply(shaped, shares);
  const output = k.reshape(k.sumOver(weighted, -2), [...prefix, channels, count]);
  k.free(weighted);
  const backward = (gradient: Handle) => {
    const pooled = k.reshape(gradient, [...prefix, channels, 1, count]);
    const shareGradient = k.sumOver(k.multiply(shaped, pooled), -3);
    const mean = k.sumOver(k.multiply(shares, shareGradient), -2);
    const scoreGradient = k.multiply(shares, k.subtract(shareGradient, mean));
    const vector = k.reshape(scoring, [...prefix, channels, 1, 1]);
    const stepGradient = k.add(k.multiply(shares, pooled), k.multiply(vector, scoreGradient));
    const matrix = k.reshape(stepGradient, [...prefix, channels, time * count]);
    const directions = top.length === 1 ? [matrix] : k.splitRows(matrix, top.length);
    return {
      outputs: directions.map((direction) => k.splitColumns(direction, time)),
      attention: k.productTransposedRight(steps, k.reshape(scoreGradient, [...prefix, 1, time * count])),
    };
  };
  return { output, backward };
}

/** `[replicas, time, count]`: 0 on valid steps, else a score no softmax gives a share. */
function maskPadding(lengths: Int32Array, time: number, count: number): Float32Array {
  const mask = new Float32Array(lengths.length * time);
  lengths.forEach((length, index) => {
    const replica = Math.floor(index / count);
    for (let step = length; step < time; step += 1) mask[(replica * time + step) * count + (index % count)] = -1e9;
  });
  return mask;
}

/** `[time]`, rows `[1, count]` of 1 on valid steps and 0 on padding; null for steps at which all sequences are valid. */
export function createStepMasks(request: Omit<ReadoutRequest, 'top' | 'attention' | 'hidden'>): (Handle | null)[] {
  const { kernels: k, prefix, count, time, lengths } = request;
  return Array.from({ length: time }, (_, step) => {
    const valid = Float32Array.from(lengths, (length) => (step < length ? 1 : 0));
    return valid.every((value) => value === 1) ? null : k.tensor(valid, [...prefix, 1, count]);
  });
}
