import { createRandom } from '../domain/random.ts';
import type { ModelOptions } from '../domain/variant.ts';

/** What fixes a network's parameters: its options and the widths of its two ends. */
export interface NetworkShape {
  readonly model: ModelOptions;
  /** Features per time step, ≥ 1. */
  readonly features: number;
  /** Classes, ≥ 2. */
  readonly classes: number;
}

/** One named parameter inside the flat vector all parameters live in. */
export interface Parameter {
  /** PyTorch's name in a `state_dict`: `rnn.weight_ih_l0`, `linear.bias`, … */
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
  /** Initial values: uniform in ±bound, or the constant itself. */
  readonly initial: { readonly bound: number } | { readonly constant: number };
}

export interface ParameterLayout {
  readonly parameters: readonly Parameter[];
  /** Length of the flat vector. */
  readonly total: number;
}

export const CONVOLUTION = { channels: 16, kernel: 3, pool: 2 } as const;

/** Gates per cell: GRU reset, update, candidate; LSTM input, forget, cell, output (PyTorch's order). */
export function countGates(model: ModelOptions): 3 | 4 {
  return model.architecture === 'lstm' ? 4 : 3;
}

export function countDirections(model: ModelOptions): 1 | 2 {
  return model.architecture === 'bidirectional-gru' ? 2 : 1;
}

/** Suffixes of a layer's parameters, one per direction. */
export function listDirections(model: ModelOptions): readonly ('' | '_reverse')[] {
  return countDirections(model) === 2 ? ['', '_reverse'] : [''];
}

/** Lays all parameters out in one vector, in PyTorch's order and shapes: convolution, recurrent layers, attention, norm, linear. */
export function layoutParameters(shape: NetworkShape): ParameterLayout {
  const parameters: Parameter[] = [];
  let total = 0;
  for (const { name, shape: dimensions, initial } of listParameters(shape)) {
    const size = dimensions.reduce((product, dimension) => product * dimension, 1);
    parameters.push({ name, shape: dimensions, offset: total, size, initial });
    total += size;
  }
  return { parameters, total };
}

/**
 * Draws initial parameters: recurrent layers uniform in ±1/√hidden, convolution and linear layer in ±1/√fan-in (PyTorch's
 * defaults, which for the linear layer of a one-directional network is ±1/√hidden too), norm one and zero.
 * @returns flat vector of `layout.total` values
 */
export function initialiseParameters(request: { readonly layout: ParameterLayout; readonly seed: number }): Float32Array {
  const values = new Float32Array(request.layout.total);
  request.layout.parameters.forEach(({ offset, size, initial }, index) => {
    const random = createRandom({ seed: request.seed, stream: [INITIALISATION_STREAM, index] });
    for (let position = offset; position < offset + size; position += 1) {
      values[position] = 'bound' in initial ? initial.bound * (2 * random.uniform() - 1) : initial.constant;
    }
  });
  return values;
}

const INITIALISATION_STREAM = 1;

type UnplacedParameter = Omit<Parameter, 'offset' | 'size'>;

function listParameters(shape: NetworkShape): UnplacedParameter[] {
  return [
    ...listConvolution(shape),
    ...listRecurrent(shape),
    ...listAttention(shape.model),
    ...listNorm(shape.model),
    ...listLinear(shape),
  ];
}

function listConvolution({ model, features }: NetworkShape): UnplacedParameter[] {
  if (model.architecture !== 'conv1d-gru') return [];
  const initial = { bound: 1 / Math.sqrt(features * CONVOLUTION.kernel) };
  return [
    { name: 'conv.weight', shape: [CONVOLUTION.channels, features, CONVOLUTION.kernel], initial },
    { name: 'conv.bias', shape: [CONVOLUTION.channels], initial },
  ];
}

function listRecurrent({ model, features }: NetworkShape): UnplacedParameter[] {
  const { hiddenSize, layers } = model;
  const rows = countGates(model) * hiddenSize;
  const initial = { bound: 1 / Math.sqrt(hiddenSize) };
  const firstInputs = model.architecture === 'conv1d-gru' ? CONVOLUTION.channels : features;
  return Array.from({ length: layers }, (_, layer) => layer).flatMap((layer) =>
    listDirections(model).flatMap((suffix) => [
      { name: `rnn.weight_ih_l${layer}${suffix}`, shape: [rows, layer === 0 ? firstInputs : hiddenSize * countDirections(model)], initial },
      { name: `rnn.weight_hh_l${layer}${suffix}`, shape: [rows, hiddenSize], initial },
      { name: `rnn.bias_ih_l${layer}${suffix}`, shape: [rows], initial },
      { name: `rnn.bias_hh_l${layer}${suffix}`, shape: [rows], initial },
    ]),
  );
}

/** The attention readout's scoring vector: one weight per channel read; a bias would cancel in the softmax. */
function listAttention(model: ModelOptions): UnplacedParameter[] {
  if (model.readout !== 'attention') return [];
  const channels = model.hiddenSize * countDirections(model);
  return [{ name: 'attention.weight', shape: [channels], initial: { bound: 1 / Math.sqrt(channels) } }];
}

function listNorm(model: ModelOptions): UnplacedParameter[] {
  if (model.architecture !== 'deep-gru') return [];
  return [
    { name: 'norm.weight', shape: [model.hiddenSize], initial: { constant: 1 } },
    { name: 'norm.bias', shape: [model.hiddenSize], initial: { constant: 0 } },
  ];
}

function listLinear({ model, classes }: NetworkShape): UnplacedParameter[] {
  const channels = model.hiddenSize * countDirections(model);
  const initial = { bound: 1 / Math.sqrt(channels) };
  return [
    { name: 'linear.weight', shape: [classes, channels], initial },
    { name: 'linear.bias', shape: [classes], initial },
  ];
}
