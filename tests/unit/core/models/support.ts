import { createRandom } from '../../../../core/domain/random.ts';
import type { ModelOptions } from '../../../../core/domain/variant.ts';
import {
  createInputBatch,
  type GradientsRequest,
  type InputBatch,
  initialiseParameters,
  type Network,
  type NetworkShape,
  type Sequence,
} from '../../../../core/models/index.ts';
import { tf } from '../../../../core/models/tensorflow.ts';

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

/** `[replicas, count, classes]`, one class each. */
export function drawTargets(batch: InputBatch, classes: number): Float32Array {
  const targets = new Float32Array(batch.replicas * batch.count * classes);
  for (let row = 0; row < batch.replicas * batch.count; row += 1) targets[row * classes + ((row * 7 + 3) % classes)] = 1;
  return targets;
}

export interface Case extends GradientsRequest {
  readonly shape: NetworkShape;
}

export interface CaseRequest {
  readonly model: ModelOptions;
  /** `[replicas][count]`. */
  readonly lengths: readonly (readonly number[])[];
  readonly dropoutProbability?: number;
  readonly seed?: number;
}

/** A random network, batch and targets; call `disposeCase` when done. */
export function createCase({ model, lengths, dropoutProbability, seed = 1 }: CaseRequest, network: (shape: NetworkShape) => Network): Case {
  const shape = { model, features: 3, classes: 4 };
  const sequences = lengths.map((row, replica) => drawSequences({ lengths: row, features: 3, seed: seed * 100 + replica }));
  const batch = createInputBatch({ sequences, features: 3, model });
  const { layout } = network(shape);
  const weights = lengths.map((_, replica) => tf.tensor1d(initialiseParameters({ layout, seed: seed * 10 + replica })));
  const keys = lengths.map((_, replica) => [seed, replica] as const);
  const dropout = dropoutProbability === undefined ? null : { probabilities: lengths.map(() => dropoutProbability), keys };
  return { shape, weights, batch, targets: drawTargets(batch, shape.classes), dropout };
}

export interface Values {
  readonly losses: readonly number[];
  readonly logits: readonly number[];
  /** `[replicas][total]`. */
  readonly gradients: readonly (readonly number[])[];
}

export function readGradients(network: Network, request: GradientsRequest): Values {
  const { losses, logits, gradients } = network.computeGradients(request);
  const values = gradients.map((gradient) => [...gradient.dataSync()]);
  tf.dispose([...gradients]);
  return { losses: [...losses], logits: [...logits], gradients: values };
}

export function measureLargestDifference(ours: readonly number[], reference: readonly number[]): number {
  if (ours.length !== reference.length) return Number.POSITIVE_INFINITY;
  return Math.max(...ours.map((value, index) => Math.abs(value - (reference[index] as number))));
}
