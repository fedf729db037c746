import { createRandom } from '../../../../core/domain/random.ts';
import type { ModelOptions } from '../../../../core/domain/variant.ts';
import {
  createInputBatch,
  createPlainNetwork,
  type GradientsRequest,
  type InputBatch,
  initialiseParameters,
  type Network,
  type NetworkShape,
  type Sequence,
} from '../../../../core/models/index.ts';
import { type Tensor1D, tf } from '../../../../core/models/tensorflow.ts';

/** Networks that are named, each with the same options. */
export const PRESETS = ['gru', 'lstm', 'bidirectional-gru', 'conv1d-gru', 'deep-gru'] as const;

export function createModel(options: Partial<ModelOptions> = {}): ModelOptions {
  return { architecture: 'gru', hiddenSize: 5, layers: 2, dropout: 0, readout: 'last-padded', ...options };
}

export function drawSequences(request: {
  readonly lengths: readonly number[];
  readonly features: number;
  readonly seed: number;
}): Sequence[] {
  return request.lengths.map((length, index) => {
    const random = createRandom({ seed: request.seed, stream: [index] });
    return { length, values: Float32Array.from({ length: length * request.features }, () => random.normal()) };
  });
}

/** `[count, classes]`, one class each. */
function drawTargets(batch: InputBatch, classes: number): Float32Array {
  const targets = new Float32Array(batch.count * classes);
  for (let row = 0; row < batch.count; row += 1) targets[row * classes + ((row * 7 + 3) % classes)] = 1;
  return targets;
}

export interface Case extends GradientsRequest {
  readonly shape: NetworkShape;
}

export interface CaseRequest {
  readonly model: ModelOptions;
  /** `[count]`. */
  readonly lengths: readonly number[];
  /** Whether activations are dropped, as often as the model says. */
  readonly drops?: boolean;
  readonly seed?: number;
  /** By default 4. */
  readonly classes?: number;
  /** Whether the losses of sequences have different weights. */
  readonly weighs?: boolean;
}

/** A random network, batch and targets; dispose of its weights when done. */
export function createCase(request: CaseRequest, network: (shape: NetworkShape) => Network): Case {
  const { model, lengths, drops = false, seed = 1, classes = 4, weighs = false } = request;
  const shape = { model, features: 3, classes };
  const sequences = drawSequences({ lengths, features: 3, seed: seed * 100 });
  const batch = createInputBatch({ sequences, features: 3, model });
  const { layout } = network(shape);
  const weights = tf.tensor1d(initialiseParameters({ layout, seed: seed * 10 }));
  const dropout = drops ? { key: [seed, 0] as const } : null;
  const lossWeights = weighs ? { lossWeights: Float32Array.from(lengths, (_, index) => 0.5 + (index % 3)) } : {};
  return { shape, weights, batch, targets: drawTargets(batch, shape.classes), dropout, ...lossWeights };
}

export interface Values {
  readonly loss: number;
  readonly logits: readonly number[];
  /** `[total]`. */
  readonly gradient: readonly number[];
}

export function readGradients(network: Network, request: GradientsRequest): Values {
  const { loss, logits, gradient } = network.computeGradients(request);
  const values = [...gradient.dataSync()];
  gradient.dispose();
  return { loss, logits: [...logits], gradient: values };
}

const plainValues = new Map<string, Values>();

/** Of the plain network with the same weights: computed once for all kernels that are compared with it, since it takes longer than they do. */
export function readPlainGradients(request: CaseRequest): Values {
  const key = JSON.stringify(request);
  const known = plainValues.get(key);
  if (known !== undefined) return known;
  const input = createCase(request, createPlainNetwork);
  const values = readGradients(createPlainNetwork(input.shape), input);
  input.weights.dispose();
  plainValues.set(key, values);
  return values;
}

export function measureLargestDifference(ours: readonly number[], reference: readonly number[]): number {
  if (ours.length !== reference.length) return Number.POSITIVE_INFINITY;
  return Math.max(...ours.map((value, index) => Math.abs(value - (reference[index] as number))));
}

/** Tensors of the engine and of the native binding, to be compared before and after. */
export function countTensors() {
  const { binding } = tf.backend() as unknown as { binding: { getNumOfTensors(): number } };
  return { engine: tf.memory().numTensors, addon: binding.getNumOfTensors() };
}

/** The loss after a step along a direction, for finite differences. */
export function lossAt(network: Network, request: GradientsRequest, direction: Float32Array, step: number): number {
  const weights: Tensor1D = tf.tidy(() => tf.add(request.weights, tf.mul(tf.tensor1d(direction), step)));
  const { loss } = readGradients(network, { ...request, weights });
  weights.dispose();
  return loss;
}

/** Of random sequences with these lengths, in one batch. */
export function computeLogits(network: Network, lengths: readonly number[]): number[] {
  const weights = tf.tensor1d(initialiseParameters({ layout: network.layout, seed: 0 }));
  const { model } = network.shape;
  const batch = createInputBatch({ sequences: drawSequences({ lengths, features: 3, seed: 1 }), features: 3, model });
  const logits = [...network.computeLogits({ weights, batch })];
  weights.dispose();
  return logits;
}
