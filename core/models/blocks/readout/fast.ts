import type { FastRequest, FastRun, FastSignal, Handle, ReadingPlan, SignalPart } from '../block.ts';
import { createSignal, joinParts, splitLike, toPart } from '../signals.ts';
import { runAttention } from './fast-attention.ts';
import { runMaximum } from './fast-maximum.ts';
import type { ReadoutOptions } from './options.ts';
import { type DirectionRequest, planDirection } from './plan.ts';
import type { VectorRun } from './vector-run.ts';

type Request = FastRequest<ReadoutOptions>;

export function runFastReadout(request: Request): FastRun {
  const { kernels, input } = request;
  const run = runReadout(request);
  const width = request.options.readout === 'mean-maximum' ? 2 * input.width : input.width;
  const geometry = { count: input.count, time: 1, lengths: input.lengths.map(() => 1) };
  return {
    output: createSignal({ kind: 'vector', width, clean: true }, geometry, run.output),
    backward: ([gradient], sink) => {
      const { parts, weight } = run.backward(gradient as Handle);
      if (weight !== undefined) sink('weight', weight);
      return parts.length === input.parts.length ? parts : splitLike(kernels, input, parts[0] as Handle);
    },
  };
}

function runReadout(request: Request): VectorRun {
  const { kernels: k, input, options, parameter } = request;
  switch (options.readout) {
    case 'attention':
      return runAttention({ kernels: k, input, steps: joinParts(k, input), scoring: parameter('weight') });
    case 'maximum':
      return runMaximum(k, input, joinParts(k, input));
    case 'mean-maximum':
      return joinRuns(request, [readSteps(request, 'mean'), runMaximum(k, input, joinParts(k, input))]);
    default:
      return readSteps(request, options.readout);
  }
}

/** Stacks the vectors of several runs. */
function joinRuns({ kernels: k, input }: Request, runs: readonly VectorRun[]): VectorRun {
  return {
    output: k.concatRows(runs.map(({ output }) => output)),
    backward: (gradient) => {
      const halves = k.splitRows(gradient, runs.length);
      const joined = runs.map((run, index) => joinGradients(k, input, run.backward(halves[index] as Handle).parts));
      return { parts: [k.sum(joined)] };
    },
  };
}

function joinGradients(k: Request['kernels'], input: FastSignal, gradients: readonly Handle[]): Handle {
  return gradients.length === 1 ? (gradients[0] as Handle) : joinParts(k, { ...input, parts: gradients.map(toPart) });
}

/** Weighted sums over time, computed separately for each direction and stacked. */
function readSteps(request: Request, readout: DirectionRequest['readout']): VectorRun {
  const { kernels: k, input } = request;
  const runs = input.parts.map((part, direction) => {
    const plan = planDirection({ ...input, readout, backward: direction === 1, givesEnds: part.endsOnly });
    return readPart(request, plan, part);
  });
  return {
    output: k.concatRows(runs.map(({ output }) => output)),
    backward: (gradient) => {
      const parts = runs.length === 1 ? [gradient] : k.splitRows(gradient, runs.length);
      return { parts: runs.map((run, direction) => run.backward(parts[direction] as Handle)) };
    },
  };
}

interface PartRun {
  /** Matrix `[width / parts, count]`. */
  readonly output: Handle;
  backward(gradient: Handle): Handle;
}

function readPart({ kernels: k, input }: Request, plan: ReadingPlan, { firstStep, outputs }: SignalPart): PartRun {
  if (plan.sum === null) return { output: outputs, backward: (gradient) => gradient };
  const { steps, weights } = plan.sum;
  const { count, time } = input;
  const channels = input.width / input.parts.length;
  const before = (plan.firstStep - firstStep) * count;
  const after = (time - plan.firstStep - steps) * count;
  const shares = k.tensor(weights, [1, steps, count]);
  const read = k.reshape(k.takeColumns(outputs, before, steps * count), [channels, steps, count]);
  const output = k.reshape(k.sumOver(k.multiply(read, shares), -2), [channels, count]);
  const backward = (gradient: Handle) => {
    const spread = k.multiply(k.reshape(gradient, [channels, 1, count]), shares);
    return k.padColumns(k.reshape(spread, [channels, steps * count]), before, after);
  };
  return { output, backward };
}
