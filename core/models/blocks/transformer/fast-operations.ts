import type { FastRequest, FastRun, GradientSink, Handle } from '../block.ts';
import { runFastNorm } from '../layer-norm/fast.ts';
import { applyMask, createSignal, joinParts, splitLike } from '../signals.ts';
import { createKeyMask, runSelfAttention } from './fast-attention.ts';
import type { TransformerOptions } from './options.ts';
import { computeSinusoids, LEARNED_POSITIONS, selectPositions } from './positions.ts';

type Request = FastRequest<TransformerOptions>;

/** One stage of the computation on a matrix `[width, time·count]`, with its backward pass. */
interface Run {
  readonly output: Handle;
  backward(gradient: Handle, sink: GradientSink): Handle;
}

type Part = (input: Handle) => Run;

/** In TensorFlow's operations, as used on a GPU. */
export function runTransformerOperations(request: Request): FastRun {
  const { kernels: k, input, options, needsInputGradient } = request;
  const { width, layers, preNorm } = options;
  const keyMask = createKeyMask(k, input);
  const values = joinParts(k, input);
  const embedding = input.width === width ? null : project(request, 'embedding', values);
  const placed = addPositions(request, embedding?.output ?? values);
  const parts = Array.from({ length: layers }, (_, layer) => listParts(request, layer, keyMask)).flat();
  if (preNorm) parts.push((matrix) => norm(request, 'norm', matrix));
  const runs: Run[] = [];
  for (const part of parts) runs.push(part(runs.at(-1)?.output ?? placed.output));
  const output = createSignal({ kind: 'steps', width, clean: false }, input, runs.at(-1)?.output ?? placed.output);
  const backward: FastRun['backward'] = ([last], sink) => {
    const below = placed.backward(
      runs.reduceRight((gradient, run) => run.backward(gradient, sink), last as Handle),
      sink,
    );
    const inputGradient = embedding === null ? below : embedding.backward(below, sink);
    return needsInputGradient ? splitLike(k, input, inputGradient) : null;
  };
  return { output, backward };
}

/** Adds the position encoding, which is the same for all sequences of the batch. */
function addPositions({ kernels: k, options, input, parameter }: Request, values: Handle): Run {
  const { width, positions } = options;
  const { time, count } = input;
  if (positions === 'none') return { output: values, backward: (gradient) => gradient };
  const selection = positions === 'learned' ? k.tensor(selectPositions(time), [LEARNED_POSITIONS, time]) : null;
  const added =
    selection === null
      ? k.tensor(computeSinusoids(width, time), [width, time])
      : k.productTransposedLeft(parameter('positions.weight'), selection);
  const sum = k.add(k.reshape(values, [width, time, count]), k.reshape(added, [width, time, 1]));
  return {
    output: k.reshape(sum, [width, time * count]),
    backward: (gradient, sink) => {
      if (selection !== null) {
        const perStep = k.reshape(k.sumOver(k.reshape(gradient, [width, time, count]), -1), [width, time]);
        sink('positions.weight', k.productTransposedRight(selection, perStep));
      }
      return gradient;
    },
  };
}

/** A layer's two parts: attention, then the feed-forward layer, each with a residual connection. */
function listParts(request: Request, layer: number, keyMask: Handle | null): Part[] {
  const name = `layers.${layer}`;
  const attention: Part = (matrix) => {
    const { kernels, options, input, parameter } = request;
    return runSelfAttention({ kernels, options, input, parameter, name: `${name}.self_attn`, matrix, keyMask });
  };
  const products: Part = (matrix) =>
    chain(
      matrix,
      (given) => project(request, `${name}.linear1`, given),
      (given) => activate(request, given),
      (given) => drop(request, request.options.feedForward, 3 * layer + 1, given),
      (given) => project(request, `${name}.linear2`, given),
    );
  const { width } = request.options;
  return [
    addTo(request, `${name}.norm1`, (matrix) => chain(matrix, attention, (given) => drop(request, width, 3 * layer, given))),
    addTo(request, `${name}.norm2`, (matrix) => chain(matrix, products, (given) => drop(request, width, 3 * layer + 2, given))),
  ];
}

/** One part after another. */
function chain(input: Handle, ...parts: readonly Part[]): Run {
  const runs: Run[] = [];
  for (const part of parts) runs.push(part(runs.at(-1)?.output ?? input));
  return {
    output: runs.at(-1)?.output ?? input,
    backward: (gradient, sink) => runs.reduceRight((later, run) => run.backward(later, sink), gradient),
  };
}

/** x + part(norm(x)), or norm(x + part(x)). */
function addTo(request: Request, normName: string, part: Part): Part {
  const { kernels: k, options } = request;
  const around: (inner: Part) => Part = (inner) => (matrix) => {
    const run = inner(matrix);
    return { output: k.add(matrix, run.output), backward: (gradient, sink) => k.add(gradient, run.backward(gradient, sink)) };
  };
  const normed: Part = (matrix) => norm(request, normName, matrix);
  return options.preNorm ? around((matrix) => chain(matrix, normed, part)) : (matrix) => chain(matrix, around(part), normed);
}

function project({ kernels: k, parameter }: Request, name: string, input: Handle): Run {
  const weight = parameter(`${name}.weight`);
  return {
    output: k.add(k.product(weight, input), parameter(`${name}.bias`)),
    backward: (gradient, sink) => {
      sink(`${name}.weight`, k.productTransposedRight(gradient, input));
      sink(`${name}.bias`, k.sumOver(gradient, -1));
      return k.productTransposedLeft(weight, gradient);
    },
  };
}

function activate({ kernels: k }: Request, input: Handle): Run {
  const output = k.run('Relu', [input]);
  return { output, backward: (gradient) => k.run('ReluGrad', [gradient, output]) };
}

function drop({ kernels: k, options, input: { time }, drawMask }: Request, channels: number, site: number, input: Handle): Run {
  const mask = drawMask({ probability: options.dropout, site, channels, time });
  return { output: applyMask(k, input, mask), backward: (gradient) => applyMask(k, gradient, mask) };
}

function norm({ kernels, parameter }: Request, name: string, input: Handle): Run {
  const run = runFastNorm(kernels, input, { weight: parameter(`${name}.weight`), bias: parameter(`${name}.bias`) });
  return {
    output: run.output,
    backward: (gradient, sink) => {
      const gradients = run.backward(gradient);
      sink(`${name}.weight`, gradients.weight);
      sink(`${name}.bias`, gradients.bias);
      return gradients.input;
    },
  };
}
