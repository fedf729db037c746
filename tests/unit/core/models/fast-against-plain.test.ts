import * as tf from '@tensorflow/tfjs-node-gpu';
import { describe, expect, it } from 'vitest';
import { ARCHITECTURES, type ModelOptions, READOUTS } from '../../../../core/domain/variant.ts';
import { checkDevice, createFastNetwork, createPlainNetwork } from '../../../../core/models/index.ts';
import { type CaseRequest, createCase, createModel, measureLargestDifference, readGradients } from './support.ts';

const TOLERANCE = 2e-5;
const everyModel = ARCHITECTURES.flatMap((architecture) => READOUTS.map((readout) => createModel({ architecture, readout })));
const name = (model: ModelOptions) => `${model.architecture}, ${model.readout}`;

describe('fast kernels against the plain implementation', () => {
  it.each(everyModel.map((model) => [name(model), model] as const))('%s: logits and gradients of one replica', (_, model) => {
    expectSame({ model, lengths: [[4, 9, 6, 1, 9]] });
  });

  it.each(everyModel.map((model) => [name(model), model] as const))('%s: of packed replicas padded differently', (_, model) => {
    expectSame({
      model,
      lengths: [
        [3, 7, 2],
        [9, 5, 4],
      ],
    });
  });

  it.each(ARCHITECTURES)('%s: with dropout', (architecture) => {
    const model = createModel({ architecture, layers: 3 });
    expectSame({
      model,
      lengths: [
        [4, 6],
        [5, 3],
        [2, 2],
      ],
      dropoutProbability: 0.4,
    });
    expectSame({ model, lengths: [[4, 6]], dropoutProbability: 0.4 });
    expectSame({ model, lengths: [[4, 6]], dropoutProbability: 1 - 1e-9 });
  });

  it.each(ARCHITECTURES)('%s: shapes at the edges', (architecture) => {
    for (const readout of READOUTS) {
      expectSame({ model: createModel({ architecture, readout, hiddenSize: 1, layers: 1 }), lengths: [[1]] });
      expectSame({
        model: createModel({ architecture, readout, hiddenSize: 3, layers: 1 }),
        lengths: [
          [6, 6],
          [6, 6],
        ],
      });
      expectSame({ model: createModel({ architecture, readout, hiddenSize: 17, layers: 2 }), lengths: [[2, 13, 5]] });
    }
  });

  it('gives logits without dropout, equal to those of the gradient computation', () => {
    for (const model of everyModel) {
      const request = createCase({ model, lengths: [[4, 9, 6]] }, createFastNetwork);
      const network = createFastNetwork(request.shape);
      expect(measureLargestDifference([...network.computeLogits(request)], readGradients(network, request).logits)).toBe(0);
      tf.dispose([...request.weights]);
    }
  });

  it('keeps no tensor', () => {
    const before = countTensors();
    for (const model of everyModel)
      expectSame({
        model,
        lengths: [
          [4, 2],
          [3, 3],
        ],
        dropoutProbability: 0.2,
      });
    expect(countTensors()).toEqual(before);
  });

  it('is found right by the check that training workers run at their start', () => {
    expect(checkDevice()).toMatchObject({ matches: true });
  });
});

/** Tensors the engine knows of, and those the addon holds. */
function countTensors() {
  const { binding } = tf.backend() as unknown as { binding: { getNumOfTensors(): number } };
  return { engine: tf.memory().numTensors, addon: binding.getNumOfTensors() };
}

function expectSame(request: CaseRequest): void {
  const input = createCase(request, createPlainNetwork);
  const plain = readGradients(createPlainNetwork(input.shape), input);
  const fast = readGradients(createFastNetwork(input.shape), input);
  tf.dispose([...input.weights]);
  expect(measureLargestDifference(fast.losses, plain.losses)).toBeLessThan(TOLERANCE);
  expect(measureLargestDifference(fast.logits, plain.logits)).toBeLessThan(TOLERANCE);
  fast.gradients.forEach((gradient, replica) => {
    expect(measureLargestDifference(gradient, plain.gradients[replica] ?? [])).toBeLessThan(TOLERANCE);
  });
}
