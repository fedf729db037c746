import type { InputBatch } from '../batch.ts';
import type { Handle } from '../binding.ts';
import type { DropoutRequest } from '../network.ts';
import { listDirections, type NetworkShape } from '../parameters.ts';
import { drawDropout } from './dropout.ts';
import { runGru } from './gru.ts';
import type { Kernels } from './kernels.ts';
import type { GradientSink, LayerRun } from './layer.ts';
import { runLstm } from './lstm.ts';
import { createStepMasks, listHandles, type StepWeights } from './readout.ts';

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
  /** Top layer's outputs, `[directions][time]`; undefined for steps that nothing read depends on. */
  readonly outputs: readonly (readonly (Handle | undefined)[])[];
  /** @param outputs gradients `[directions][time]` @returns gradient of the input, null where it was not asked for */
  backward(outputs: readonly (readonly (Handle | null)[])[], sink: GradientSink): Handle | null;
}

/** The stacked recurrent layers, each direction for itself, with dropout between layers. */
export function runStack(request: StackRequest): StackRun {
  const { kernels: k, shape, prefix, batch } = request;
  const { layers, hiddenSize } = shape.model;
  const masks = shape.model.architecture === 'bidirectional-gru' ? createStepMasks({ kernels: k, prefix, ...batch }) : [];
  const initialState = k.zeros([...prefix, hiddenSize, batch.count]);
  const runs: DirectionRun[][] = [];
  const dropoutMasks: (Handle | null)[] = [];
  let input = request.input;
  for (let layer = 0; layer < layers; layer += 1) {
    if (layer > 0) {
      input = joinOutputs(k, runs[layer - 1] as DirectionRun[]);
      const dropoutMask = drawDropout({ ...request, channels: hiddenSize * listDirections(shape.model).length, site: layer - 1 });
      if (dropoutMask !== null) input = replace(k, input, k.multiply(input, dropoutMask));
      dropoutMasks[layer] = dropoutMask;
    }
    const top = layer === layers - 1;
    runs[layer] = listDirections(shape.model).map((suffix, direction) =>
      runDirection({ ...request, input, layer, suffix, masks, initialState, plan: top ? (request.plans?.[direction] ?? null) : null }),
    );
  }
  const outputs = (runs[layers - 1] as DirectionRun[]).map((run) => run.outputs);
  return { outputs, backward: (gradients, sink) => runBackward(request, runs, dropoutMasks, gradients, sink) };
}

interface DirectionRequest extends StackRequest {
  readonly layer: number;
  readonly suffix: '' | '_reverse';
  readonly masks: readonly (Handle | null)[];
  readonly initialState: Handle;
  readonly plan: StepWeights | null;
}

interface DirectionRun {
  readonly run: LayerRun;
  readonly names: Readonly<Record<'inputWeight' | 'recurrentWeight' | 'inputBias' | 'recurrentBias', string>>;
  /** Steps at the beginning that a reverse scan leaves out, because only later ones are read. */
  readonly skipped: number;
  readonly outputs: readonly (Handle | undefined)[];
}

/** Runs one direction of one layer, a reverse one only down to the first step that is read. */
function runDirection(request: DirectionRequest): DirectionRun {
  const { kernels: k, shape, batch, suffix, plan, layer, parameter } = request;
  const reverse = suffix === '_reverse';
  const skipped = reverse && plan !== null ? Math.min(...plan.keys()) : 0;
  const used = batch.time - skipped;
  const input = skipped === 0 ? request.input : (k.splitColumnsAt(request.input, [skipped * batch.count, used * batch.count])[1] as Handle);
  const names = {
    inputWeight: `rnn.weight_ih_l${layer}${suffix}`,
    recurrentWeight: `rnn.weight_hh_l${layer}${suffix}`,
    inputBias: `rnn.bias_ih_l${layer}${suffix}`,
    recurrentBias: `rnn.bias_hh_l${layer}${suffix}`,
  };
  const runLayer = shape.model.architecture === 'lstm' ? runLstm : runGru;
  const run = runLayer({
    kernels: k,
    hidden: shape.model.hiddenSize,
    parameters: {
      inputWeight: parameter(names.inputWeight),
      recurrentWeight: parameter(names.recurrentWeight),
      inputBias: parameter(names.inputBias),
      recurrentBias: parameter(names.recurrentBias),
    },
    input,
    time: used,
    initialState: request.initialState,
    reverse,
    masks: reverse ? request.masks.slice(skipped) : [],
  });
  return { run, names, skipped, outputs: [...new Array<undefined>(skipped).fill(undefined), ...run.outputs] };
}

function joinOutputs(kernels: Kernels, runs: readonly DirectionRun[]): Handle {
  const parts = runs.map(({ run }) => kernels.concatColumns(run.outputs));
  return parts.length === 1 ? (parts[0] as Handle) : replace(kernels, parts, kernels.concatRows(parts));
}

function replace(kernels: Kernels, old: Handle | readonly Handle[], next: Handle): Handle {
  kernels.free(...[old].flat());
  return next;
}

function runBackward(
  request: StackRequest,
  runs: readonly (readonly DirectionRun[])[],
  dropoutMasks: readonly (Handle | null)[],
  outputs: readonly (readonly (Handle | null)[])[],
  sink: GradientSink,
): Handle | null {
  const { kernels: k, batch } = request;
  let gradients = outputs;
  for (let layer = runs.length - 1; layer >= 0; layer -= 1) {
    const needsInputGradient = layer > 0 || request.needsInputGradient;
    const directions = runs[layer] as DirectionRun[];
    const parts = directions.map((direction, index) => differentiate(request, direction, gradients[index] ?? [], needsInputGradient, sink));
    if (!needsInputGradient) return null;
    const whole = listHandles(parts);
    const sum = whole.length === 1 ? (whole[0] as Handle) : replace(k, whole, k.sum(whole));
    if (layer === 0) return sum;
    const mask = dropoutMasks[layer] ?? null;
    const undropped = mask === null ? sum : replace(k, sum, k.multiply(sum, mask));
    const blocks = directions.length === 1 ? [undropped] : k.splitRows(undropped, directions.length);
    gradients = blocks.map((block) => k.splitColumns(block, batch.time));
    k.free(undropped, ...blocks);
  }
  return null;
}

function differentiate(
  { kernels: k, batch, prefix, shape }: StackRequest,
  { run, names, skipped }: DirectionRun,
  outputs: readonly (Handle | null)[],
  needsInputGradient: boolean,
  sink: GradientSink,
): Handle | null {
  const gradients = run.backward({ outputs: outputs.slice(skipped), needsInputGradient });
  sink(names.inputWeight, gradients.inputWeight);
  sink(names.recurrentWeight, gradients.recurrentWeight);
  sink(names.inputBias, gradients.inputBias);
  sink(names.recurrentBias, gradients.recurrentBias);
  if (gradients.input === null || skipped === 0) return gradients.input;
  const channels = shape.model.hiddenSize * listDirections(shape.model).length;
  return k.concatColumns([k.zeros([...prefix, channels, skipped * batch.count]), gradients.input]);
}
