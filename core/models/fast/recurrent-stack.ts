import type { InputBatch } from '../batch.ts';
import type { Handle } from '../binding.ts';
import type { DropoutRequest } from '../network.ts';
import { listDirections, type NetworkShape } from '../parameters.ts';
import { planChunks } from './chunk.ts';
import { drawDropout } from './dropout.ts';
import { GRU } from './gru.ts';
import type { Kernels } from './kernels.ts';
import { type GradientSink, type LayerRun, runLayer } from './layer.ts';
import { LSTM } from './lstm.ts';
import { createStepMasks, type StepWeights } from './readout.ts';
import { type ChunkGradients, joinStepGradients } from './step-gradients.ts';

export interface StackRequest {
  readonly kernels: Kernels;
  readonly shape: NetworkShape;
  readonly prefix: readonly number[];
  readonly batch: Pick<InputBatch, 'replicas' | 'count' | 'time' | 'lengths'>;
  readonly parameter: (name: string) => Handle;
  /** Matrix `[in, time·count]`. */
  readonly input: Handle;
  /** Whether what lies below the recurrent layers is trained. */
  readonly needsInputGradient: boolean;
  /** `[directions]`, steps that will be read of the top layer; null: all. */
  readonly plans: readonly StepWeights[] | null;
  readonly dropout: DropoutRequest | null;
}

export interface StackRun {
  /** The top layer, `[directions]`; its outputs are joined to matrices if there is no plan of what will be read. */
  readonly top: readonly LayerRun[];
  /** @param outputs gradients `[directions][time]` @returns gradient of the input, null where it was not asked for */
  backward(outputs: readonly (readonly (Handle | null)[])[], sink: GradientSink): Handle | null;
}

/** The stacked recurrent layers, each direction for itself, with dropout between layers. */
export function runStack(request: StackRequest): StackRun {
  const { kernels: k, shape, prefix, batch } = request;
  const { layers, hiddenSize } = shape.model;
  const directions = listDirections(shape.model);
  const constants = {
    masks: directions.length === 2 ? createStepMasks({ kernels: k, prefix, ...batch }) : [],
    zeros: k.fill(0, [...prefix, hiddenSize, batch.count]),
    ones: k.fill(1, [...prefix, 1, batch.count]),
  };
  const runs: DirectionRun[][] = [];
  const dropoutMasks: (Handle[] | null)[] = [];
  let input = k.splitColumnsAt(
    request.input,
    planChunks(batch.time).map((steps) => steps * batch.count),
  );
  for (let layer = 0; layer < layers; layer += 1) {
    if (layer > 0) {
      const masks = drawDropout({ ...request, channels: hiddenSize * directions.length, site: layer - 1 });
      input = applyMasks(k, joinDirections(k, runs[layer - 1] as DirectionRun[]), masks);
      dropoutMasks[layer] = masks;
    }
    const top = layer === layers - 1;
    runs[layer] = directions.map((suffix, direction) =>
      runDirection({
        request,
        ...constants,
        input,
        layer,
        suffix,
        plan: top ? (request.plans?.[direction] ?? null) : null,
        joined: !top || request.plans === null,
      }),
    );
  }
  const top = (runs[layers - 1] as DirectionRun[]).map(({ run }) => run);
  return { top, backward: (gradients, sink) => runBackward({ request, runs, dropoutMasks, zeros: constants.zeros, sink }, gradients) };
}

interface DirectionRequest {
  readonly request: StackRequest;
  readonly input: readonly Handle[];
  readonly layer: number;
  readonly suffix: '' | '_reverse';
  readonly masks: readonly (Handle | null)[];
  readonly zeros: Handle;
  readonly ones: Handle;
  readonly plan: StepWeights | null;
  readonly joined: boolean;
}

interface DirectionRun {
  readonly run: LayerRun;
  readonly reverse: boolean;
  /** Of the parameters, less their kind: `_l0`, `_l1_reverse`. */
  readonly suffix: string;
}

/** Runs one direction of one layer, a reverse one only down to the chunk of the first step that is read. */
function runDirection({ request, plan, layer, suffix, ...rest }: DirectionRequest): DirectionRun {
  const { shape, batch, parameter, kernels } = request;
  const reverse = suffix === '_reverse';
  const firstRead = reverse && plan !== null ? Math.min(...plan.keys()) : 0;
  const run = runLayer({
    ...rest,
    kernels,
    cell: shape.model.architecture === 'lstm' ? LSTM : GRU,
    parameters: {
      inputWeight: parameter(`rnn.weight_ih_l${layer}${suffix}`),
      recurrentWeight: parameter(`rnn.weight_hh_l${layer}${suffix}`),
      inputBias: parameter(`rnn.bias_ih_l${layer}${suffix}`),
      recurrentBias: parameter(`rnn.bias_hh_l${layer}${suffix}`),
    },
    time: batch.time,
    reverse,
    skippedChunks: countChunksBefore(batch.time, firstRead),
    masks: reverse ? rest.masks : [],
  });
  return { run, reverse, suffix: `_l${layer}${suffix}` };
}

/** Chunks that end before a step. */
function countChunksBefore(time: number, step: number): number {
  let end = 0;
  return planChunks(time).filter((steps) => {
    end += steps;
    return end <= step;
  }).length;
}

function joinDirections(kernels: Kernels, runs: readonly DirectionRun[]): Handle[] {
  const [forward, backward] = runs.map(({ run }) => run.matrices);
  if (backward === undefined) return [...(forward ?? [])];
  return backward.map((matrix, chunk) => kernels.concatRows([forward?.[chunk] as Handle, matrix]));
}

function applyMasks(kernels: Kernels, chunks: readonly Handle[], masks: readonly Handle[] | null): Handle[] {
  if (masks === null) return [...chunks];
  const products = chunks.map((chunk, index) => kernels.multiply(chunk, masks[index] as Handle));
  kernels.free(...chunks);
  return products;
}

interface BackwardContext {
  readonly request: StackRequest;
  /** `[layers][directions]`. */
  readonly runs: readonly (readonly DirectionRun[])[];
  /** `[layers][chunks]`. */
  readonly dropoutMasks: readonly (readonly Handle[] | null | undefined)[];
  readonly zeros: Handle;
  readonly sink: GradientSink;
}

function runBackward(context: BackwardContext, outputs: readonly (readonly (Handle | null)[])[]): Handle | null {
  const { request, runs, dropoutMasks, zeros } = context;
  const { kernels: k, batch } = request;
  const top = runs.at(-1) as readonly DirectionRun[];
  let gradients: ChunkGradients[] = top.map(({ reverse }, direction) =>
    joinStepGradients({ kernels: k, time: batch.time, reverse, steps: outputs[direction] ?? [], zeros }),
  );
  for (let layer = runs.length - 1; layer > 0; layer -= 1) {
    const chunks = applyMasks(k, differentiateLayer(context, layer, gradients, true), dropoutMasks[layer] ?? null);
    const directions = chunks.map((chunk) => (top.length === 1 ? [chunk] : k.splitRows(chunk, top.length)));
    gradients = top.map((_, direction) => ({ outputs: directions.map((parts) => parts[direction] as Handle), last: null }));
  }
  const input = differentiateLayer(context, 0, gradients, request.needsInputGradient);
  return request.needsInputGradient ? k.concatColumns(input) : null;
}

/** @returns `[chunks]`, gradient of the layer's input, empty where it is not needed */
function differentiateLayer(
  context: BackwardContext,
  layer: number,
  gradients: readonly ChunkGradients[],
  needsInputGradient: boolean,
): Handle[] {
  const { request, runs, sink } = context;
  const { kernels: k, batch } = request;
  const inputs = (runs[layer] ?? []).map(({ run, suffix }, direction) => {
    const result = run.backward({ ...(gradients[direction] as ChunkGradients), needsInputGradient });
    sink(`rnn.weight_ih${suffix}`, result.inputWeight);
    sink(`rnn.weight_hh${suffix}`, result.recurrentWeight);
    sink(`rnn.bias_ih${suffix}`, result.inputBias);
    sink(`rnn.bias_hh${suffix}`, result.recurrentBias);
    return result.input;
  });
  if (!needsInputGradient) return [];
  return planChunks(batch.time).map((_, chunk) => k.sum(inputs.flatMap((direction) => direction[chunk] ?? [])));
}
