import type { Readout } from '../../domain/variant.ts';
import type { Handle } from '../binding.ts';
import type { Kernels } from './kernels.ts';
import type { LayerRun } from './layer.ts';

/** What every readout is given: the batch's geometry and the top layer's outputs. */
export interface ReadoutRequest {
  readonly kernels: Kernels;
  readonly count: number;
  readonly time: number;
  readonly hidden: number;
  /** `[count]`, steps that count. */
  readonly lengths: Int32Array;
  /** The top layer, `[directions]`, forward first. */
  readonly top: readonly Pick<LayerRun, 'firstStep' | 'outputs'>[];
  /** Attention's scoring vector as a matrix `[channels, 1]`. */
  readonly attention: Handle | null;
}

export interface ReadoutRun {
  /** Matrix `[directions·hidden, count]`. */
  readonly output: Handle;
  /** @returns gradients of the outputs `[directions]`, and attention's */
  backward(gradient: Handle): { readonly outputs: readonly Handle[]; readonly attention: Handle | null };
}

/** What is read of one direction. */
export interface ReadoutPlan {
  /** Steps before it are not read. */
  readonly firstStep: number;
  /** From there on a sum of some steps; null: the output each sequence is left with. */
  readonly sum: WeightedSum | null;
}

interface WeightedSum {
  readonly steps: number;
  /** `[steps, count]`. */
  readonly weights: Float32Array;
}

export interface PlanRequest {
  readonly readout: Exclude<Readout, 'attention'>;
  /** `[count]`. */
  readonly lengths: Int32Array;
  readonly count: number;
  readonly time: number;
  readonly backward: boolean;
}

/** What a readout other than attention reads of one direction. */
export function planReadout({ readout, lengths, count, time, backward }: PlanRequest): ReadoutPlan {
  if (readout === 'last-valid' || (readout === 'last-padded' && !backward)) return { firstStep: 0, sum: null };
  // A reverse scan from the last step has one step to run.
  if (readout === 'last-padded' && lengths.every((length) => length === time)) return { firstStep: time - 1, sum: null };
  const firstStep = readout === 'mean' ? 0 : Math.min(...lengths) - 1;
  const steps = Math.max(...lengths) - firstStep;
  const weights = new Float32Array(lengths.length * steps);
  lengths.forEach((length, index) => {
    for (let step = readout === 'mean' ? 0 : length - 1; step < length; step += 1) {
      weights[(step - firstStep) * count + index] = readout === 'mean' ? 1 / length : 1;
    }
  });
  return { firstStep, sum: { steps, weights } };
}

/** What each direction's plan says, the directions one above the other. */
export function readSteps(request: ReadoutRequest, plans: readonly ReadoutPlan[]): ReadoutRun {
  const { kernels: k } = request;
  const runs = plans.map((plan, direction) => readDirection(request, plan, request.top[direction] as ReadoutRequest['top'][number]));
  const backward: ReadoutRun['backward'] = (gradient) => {
    const parts = runs.length === 1 ? [gradient] : k.splitRows(gradient, runs.length);
    return { outputs: runs.map((run, direction) => run.backward(parts[direction] as Handle)), attention: null };
  };
  return { output: k.concatRows(runs.map(({ output }) => output)), backward };
}

interface DirectionRun {
  /** Matrix `[hidden, count]`. */
  readonly output: Handle;
  /** @returns gradient of the direction's outputs */
  backward(gradient: Handle): Handle;
}

function readDirection(request: ReadoutRequest, plan: ReadoutPlan, { firstStep, outputs }: ReadoutRequest['top'][number]): DirectionRun {
  if (plan.sum === null) return { output: outputs, backward: (gradient) => gradient };
  const { kernels: k, count, time, hidden } = request;
  const { steps } = plan.sum;
  const before = (plan.firstStep - firstStep) * count;
  const after = (time - plan.firstStep - steps) * count;
  const weights = k.tensor(plan.sum.weights, [1, steps, count]);
  const read = k.reshape(k.takeColumns(outputs, before, steps * count), [hidden, steps, count]);
  const output = k.reshape(k.sumOver(k.multiply(read, weights), -2), [hidden, count]);
  const backward = (gradient: Handle) => {
    const spread = k.multiply(k.reshape(gradient, [hidden, 1, count]), weights);
    return k.padColumns(k.reshape(spread, [hidden, steps * count]), before, after);
  };
  return { output, backward };
}

/** Softmax over valid steps of each step's product with the scoring vector, then the sum of steps with these shares. */
export function attend(request: ReadoutRequest): ReadoutRun {
  const { kernels: k, count, time, hidden, lengths, top, attention } = request;
  const channels = hidden * top.length;
  const scoring = attention as Handle;
  const steps = k.concatRows(top.map(({ outputs }) => outputs));
  const scores = k.reshape(k.productTransposedLeft(scoring, steps), [time, count]);
  const swap = [1, 0];
  const masked = k.add(scores, k.tensor(maskPadding(lengths, time, count), [time, count]));
  const shares = k.reshape(k.transpose(k.run('Softmax', [k.transpose(masked, swap)]), swap), [1, time, count]);
  const shaped = k.reshape(steps, [channels, time, count]);
  const weighted = k.multiply(shaped, shares);
  const output = k.reshape(k.sumOver(weighted, -2), [channels, count]);
  k.free(weighted);
  const backward: ReadoutRun['backward'] = (gradient) => {
    const pooled = k.reshape(gradient, [channels, 1, count]);
    const shareGradient = k.sumOver(k.multiply(shaped, pooled), -3);
    const mean = k.sumOver(k.multiply(shares, shareGradient), -2);
    const scoreGradient = k.multiply(shares, k.subtract(shareGradient, mean));
    const vector = k.reshape(scoring, [channels, 1, 1]);
    const stepGradient = k.add(k.multiply(shares, pooled), k.multiply(vector, scoreGradient));
    const matrix = k.reshape(stepGradient, [channels, time * count]);
    const directions = top.length === 1 ? [matrix] : k.splitRows(matrix, top.length);
    return {
      outputs: directions,
      attention: k.productTransposedRight(steps, k.reshape(scoreGradient, [1, time * count])),
    };
  };
  return { output, backward };
}

/** `[time, count]`: 0 on valid steps, else a score no softmax gives a share. */
function maskPadding(lengths: Int32Array, time: number, count: number): Float32Array {
  const mask = new Float32Array(lengths.length * time);
  lengths.forEach((length, index) => {
    for (let step = length; step < time; step += 1) mask[step * count + index] = -1e9;
  });
  return mask;
}
