import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ModelOptions, READOUTS } from '../../../../core/domain/variant.ts';
import { loadNativeKernels } from '../../../../core/models/fast/native-scan.ts';
import { createFastNetwork, createInputBatch, initialiseParameters } from '../../../../core/models/index.ts';
import { createRecordingNetwork } from '../../../../core/models/infer/index.ts';
import { tf } from '../../../../core/models/tensorflow.ts';
import { SAMPLES } from './blocks/samples.ts';
import { createModel, drawSequences, measureLargestDifference, PRESETS } from './support.ts';

const { levels, useLevel, runRecording } = loadNativeKernels();
const LENGTHS = [1, 2, 9];

describe.each(levels)('a single recording, kernels for %s processors', (level) => {
  beforeAll(() => useLevel(level));
  afterAll(() => useLevel(levels.at(-1) as string));

  it.each(PRESETS)('%s: the logits of the network that trains', (architecture) => {
    for (const readout of READOUTS) expectSame(createModel({ architecture, readout, hiddenSize: 37 }));
    // Whole tiles, and more registers than are held at once.
    expectSame(createModel({ architecture, hiddenSize: 48 }));
  });

  it('any list of blocks', () => {
    for (const blocks of Object.values(SAMPLES).flat()) expectSame({ architecture: 'blocks', blocks });
  });
});

it('refuses arrays of sizes other than announced', () => {
  const [weight, biases] = [new Float32Array(3 * 16), new Float32Array(4 * 16)];
  const run = (steps: number, input: Float32Array) =>
    runRecording([0, 1, 1, steps, 0], weight, weight, biases, input, new Float32Array(steps));
  expect(() => run(2, new Float32Array(2))).not.toThrow();
  expect(() => run(3, new Float32Array(2))).toThrow(/Float32Arrays of matching sizes/);
  expect(() => run(0, new Float32Array(0))).toThrow(/Float32Arrays of matching sizes/);
  expect(() => run(2, new Int32Array(2) as never)).toThrow(/Float32Arrays of matching sizes/);
});

function expectSame(model: ModelOptions): void {
  const shape = { model, features: 3, classes: 4 };
  const network = createFastNetwork(shape);
  const weights = initialiseParameters({ layout: network.layout, seed: 3 });
  const vector = tf.tensor1d(weights);
  const classify = createRecordingNetwork({ shape, weights });
  for (const sequence of drawSequences({ lengths: LENGTHS, features: 3, seed: 5 })) {
    const batch = createInputBatch({ sequences: [sequence], features: 3, model });
    const expected = network.computeLogits({ weights: vector, batch });
    expect(measureLargestDifference([...classify(sequence.values, sequence.length)], [...expected])).toBeLessThan(1e-5);
  }
  vector.dispose();
}
