import type { InputBatch } from '../batch.ts';
import type { Handle } from '../binding.ts';
import type { DropoutRequest } from '../network.ts';
import { listDirections, type NetworkShape } from '../parameters.ts';
import { drawDropout } from './dropout.ts';
import type { Kernels } from './kernels.ts';
import { type GradientSink, type LayerRun, runLayer } from './layer.ts';
import type { ReadoutPlan } from './readout.ts';
import type { RunScan } from './scan.ts';

export interface StackRequest {
  readonly kernels: Kernels;
  readonly runScan: RunScan;
  readonly shape: NetworkShape;
  readonly batch: Pick<InputBatch, 'count' | 'time' | 'lengths'>;
  readonly parameter: (name: string) => Handle;
  /** Matrix `[in, time·count]`. */
  readonly input: Handle;
  /** Whether what lies below the recurrent layers is trained. */
  readonly needsInputGradient: boolean;
  /** `[directions]`, what will be read of the top layer; null: everything. */
  readonly plans: readonly ReadoutPlan[] | null;
  readonly dropout: DropoutRequest | null;
  /** Whether `backward` will be called. */
  readonly training: boolean;
}

export interface StackRun {
  /** The top layer, `[directions]`. */
  readonly top: readonly LayerRun[];
  /** @param outputs gradients `[directions]` of the top layer's @returns gradient of the input, null where it was not asked for */
  backward(outputs: readonly Handle[], sink: GradientSink): Handle | null;
}

interface LayersRun {
  /** `[layers][directions]`. */
  readonly runs: readonly (readonly LayerRun[])[];
  /** `[layers]`, by which a layer's input was multiplied; null: by nothing. */
  readonly dropoutMasks: readonly (Handle | null)[];
}

/** The stacked recurrent layers, each direction for itself, with dropout between layers. */
export function runStack(request: StackRequest): StackRun {
  const { kernels: k, shape } = request;
  const { layers, hiddenSize } = shape.model;
  const directions = listDirections(shape.model);
  const runs: LayerRun[][] = [];
  const dropoutMasks: (Handle | null)[] = [null];
  for (let layer = 0; layer < layers; layer += 1) {
    if (layer > 0) dropoutMasks[layer] = drawDropout({ ...request, channels: hiddenSize * directions.length, site: layer - 1 });
    const below = runs[layer - 1]?.map(({ outputs }) => outputs);
    const input = below === undefined ? request.input : applyMask(k, k.concatRows(below), dropoutMasks[layer] ?? null);
    runs[layer] = directions.map((_, direction) => runDirection({ request, input, layer, direction }));
  }
  const top = runs[layers - 1] as LayerRun[];
  return { top, backward: (outputs, sink) => runBackward(request, { runs, dropoutMasks }, outputs, sink) };
}

interface DirectionRequest {
  readonly request: StackRequest;
  readonly input: Handle;
  readonly layer: number;
  readonly direction: number;
}

/** Runs one direction of one layer, a reverse one of the top layer only down to the first step that is read. */
function runDirection({ request, input, layer, direction }: DirectionRequest): LayerRun {
  const { shape, batch, parameter, plans } = request;
  const { layers, hiddenSize, architecture } = shape.model;
  const reverse = direction === 1;
  const plan = layer === layers - 1 ? plans?.[direction] : undefined;
  const suffix = nameDirection(request, layer, direction);
  return runLayer({
    ...request,
    ...batch,
    input,
    cell: architecture === 'lstm' ? 'lstm' : 'gru',
    hidden: hiddenSize,
    parameters: {
      inputWeight: parameter(`rnn.weight_ih${suffix}`),
      recurrentWeight: parameter(`rnn.weight_hh${suffix}`),
      inputBias: parameter(`rnn.bias_ih${suffix}`),
      recurrentBias: parameter(`rnn.bias_hh${suffix}`),
    },
    reverse,
    firstStep: reverse ? (plan?.firstStep ?? 0) : 0,
    wanted: plan?.sum === null ? 'ends' : 'steps',
  });
}

/** How the parameters of one direction of one layer end: `_l0`, `_l1_reverse`. */
function nameDirection({ shape }: StackRequest, layer: number, direction: number): string {
  return `_l${layer}${listDirections(shape.model)[direction]}`;
}

function applyMask(kernels: Kernels, matrix: Handle, mask: Handle | null): Handle {
  return mask === null ? matrix : kernels.multiply(matrix, mask);
}

function runBackward(request: StackRequest, { runs, dropoutMasks }: LayersRun, outputs: readonly Handle[], sink: GradientSink) {
  const { kernels: k } = request;
  let gradients = outputs;
  for (let layer = runs.length - 1; layer > 0; layer -= 1) {
    const input = differentiateLayer({ request, runs: runs[layer] ?? [], layer, gradients, sink, needsInputGradient: true }) as Handle;
    const masked = applyMask(k, input, dropoutMasks[layer] ?? null);
    gradients = gradients.length === 1 ? [masked] : k.splitRows(masked, gradients.length);
  }
  const { needsInputGradient } = request;
  return differentiateLayer({ request, runs: runs[0] ?? [], layer: 0, gradients, sink, needsInputGradient });
}

interface DifferentiationRequest {
  readonly request: StackRequest;
  /** `[directions]`. */
  readonly runs: readonly LayerRun[];
  readonly layer: number;
  /** `[directions]`. */
  readonly gradients: readonly Handle[];
  readonly sink: GradientSink;
  readonly needsInputGradient: boolean;
}

/** @returns gradient of the layer's input, null where it is not needed */
function differentiateLayer({ request, runs, layer, gradients, sink, needsInputGradient }: DifferentiationRequest): Handle | null {
  const inputs = runs.flatMap((run, direction) => {
    const suffix = nameDirection(request, layer, direction);
    const result = run.backward(gradients[direction] as Handle, needsInputGradient);
    sink(`rnn.weight_ih${suffix}`, result.inputWeight);
    sink(`rnn.weight_hh${suffix}`, result.recurrentWeight);
    sink(`rnn.bias_ih${suffix}`, result.inputBias);
    sink(`rnn.bias_hh${suffix}`, result.recurrentBias);
    return result.input ?? [];
  });
  return needsInputGradient ? request.kernels.sum(inputs) : null;
}
