import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../../../core/domain/random.ts';
import { countMultiplyAdds } from '../../../../../core/models/architectures/cost.ts';
import { type BlockOptions, blockSchema, findBlock } from '../../../../../core/models/blocks/index.ts';
import { loadNativeKernels, runNativeScan } from '../../../../../core/models/fast/native-scan.ts';
import { createFastNetwork, createPlainNetwork } from '../../../../../core/models/index.ts';
import { runStepwiseScan } from '../stepwise/stepwise-scan.ts';
import {
  computeLogits,
  countTensors,
  createCase,
  lossAt,
  measureLargestDifference,
  readGradients,
  readPlainGradients,
} from '../support.ts';
import { SAMPLES, WRITTEN } from './samples.ts';

const samples = [...SAMPLES].flatMap(([type, networks]) =>
  networks.map((blocks, index) => ({ title: `${type}, network ${index + 1}`, blocks })),
);
const TOLERANCE = 2e-5;
const STEP = 2e-3;
const asModel = (blocks: readonly BlockOptions[]) => ({ architecture: 'blocks', blocks });

/** Random numbers of sequences and lengths, one step and equal lengths among them. */
const BATCHES = Array.from({ length: 6 }, (_, seed) => {
  const random = createRandom({ seed });
  const lengths = Array.from({ length: 1 + random.integer(7) }, () => 1 + random.integer(15));
  return seed === 0 ? [1] : seed === 1 ? [5, 5, 5] : lengths;
});

describe.each(samples)('$title', ({ blocks }) => {
  const model = asModel(blocks);

  it('is accepted as configurations write it', () => {
    for (const options of blocks) expect(blockSchema.parse(options)).toEqual(options);
  });

  it('plain and fast agree: logits, loss and gradients, with and without dropout', () => {
    for (const [seed, lengths] of BATCHES.entries()) {
      for (const drops of [false, true]) {
        const request = createCase({ model, lengths, drops, seed }, createPlainNetwork);
        const plain = readPlainGradients({ model, lengths, drops, seed });
        const fast = readGradients(createFastNetwork(request.shape), request);
        request.weights.dispose();
        expect(measureLargestDifference([fast.loss], [plain.loss])).toBeLessThan(TOLERANCE);
        expect(measureLargestDifference(fast.logits, plain.logits)).toBeLessThan(TOLERANCE);
        expect(measureLargestDifference(fast.gradient, plain.gradient)).toBeLessThan(TOLERANCE);
      }
    }
  });

  it('has gradients that agree with finite differences', () => {
    const request = createCase({ model, lengths: [4, 7, 5], drops: true }, createFastNetwork);
    const network = createFastNetwork(request.shape);
    const { gradient } = readGradients(network, request);
    for (let seed = 0; seed < 2; seed += 1) {
      const random = createRandom({ seed });
      const direction = Float32Array.from(gradient, () => random.normal() / Math.sqrt(gradient.length));
      const slope = gradient.reduce((sum, value, index) => sum + value * (direction[index] as number), 0);
      const difference = (lossAt(network, request, direction, STEP) - lossAt(network, request, direction, -STEP)) / (2 * STEP);
      // Where a value passes the edge of a ReLU or another becomes the largest, a difference mixes two slopes.
      expect(Math.abs(difference - slope)).toBeLessThan(3e-3);
    }
    request.weights.dispose();
  });

  it('has the same logits with more padding', () => {
    const lengths = [1, 2, 5, 8];
    for (const create of [createFastNetwork, createPlainNetwork]) {
      const together = computeLogits(create({ model, features: 3, classes: 4 }), lengths);
      const longer = computeLogits(create({ model, features: 3, classes: 4 }), [...lengths, 21]).slice(0, together.length);
      expect(measureLargestDifference(longer, together)).toBeLessThan(2e-6);
    }
  });

  it('leaks no tensor', () => {
    const before = countTensors();
    const request = createCase({ model, lengths: [4, 2, 6], drops: true }, createFastNetwork);
    const network = createFastNetwork(request.shape);
    network.computeLogits(request);
    readGradients(network, request);
    request.weights.dispose();
    expect(countTensors()).toEqual(before);
  });

  it('costs more for longer recordings, and has a unique name for each parameter', () => {
    const cost = (steps: number) => countMultiplyAdds({ blocks, features: 3, classes: 4, steps });
    const isTrained = blocks.some((options) => ['convolution', 'recurrent', 'transformer', 'residual-convolution'].includes(options.type));
    // Of residual convolutions alone whose last step is read, only the steps that lead to it are computed, however long the recording.
    const readsEnd = blocks.every(
      ({ type, ...options }) => type === 'residual-convolution' || ('readout' in options && options.readout === 'last-valid'),
    );
    if (isTrained) expect(cost(24) > cost(12)).toBe(!readsEnd);
    const { parameters } = createFastNetwork({ model, features: 3, classes: 4 }).layout;
    expect(new Set(parameters.map(({ name }) => name)).size).toBe(parameters.length);
  });
});

const { levels, useLevel } = loadNativeKernels();
const FORMS = [
  ...levels.map((level) => ({ form: `for ${level} processors`, level })),
  { form: 'in TensorFlow’s operations, as on a GPU', level: null },
];
const OWN_KERNELS = ['convolution', 'transformer', 'residual-convolution'] as const;

/** Sequences of more rows than one group of the kernels', widths of more than one tile and of less. */
const WIDE: Readonly<Record<(typeof OWN_KERNELS)[number], readonly BlockOptions[]>> = {
  convolution: [1, 3].map((pooling) => ({ type: 'convolution', channels: 37, kernel: 5, dilation: 2, pooling, activation: 'relu' })),
  transformer: [
    { type: 'transformer', width: 40, heads: 2, feedForward: 70, layers: 2, positions: 'sinusoidal', preNorm: true, dropout: 0.2 },
  ],
  'residual-convolution': [1, 2, 4].map((dilation) => ({ type: 'residual-convolution', channels: 37, kernel: 3, dilation, dropout: 0.2 })),
};
const LONG = [1, 130, 3, 60, 37, 24, 9, 11, 2, 50];

describe.each(FORMS)('blocks with kernels of their own, $form', ({ level }) => {
  const runScan = level === null ? runStepwiseScan : runNativeScan;
  beforeAll(() => useLevel(level ?? (levels.at(-1) as string)));
  afterAll(() => useLevel(levels.at(-1) as string));

  it.each(OWN_KERNELS)('%s: agrees with the plain form, with the same bits every time', (type) => {
    for (const readout of ['mean', 'last-valid'] as const) {
      const model = asModel([...WIDE[type], { type: 'readout', readout }]);
      const request = createCase({ model, lengths: LONG, drops: true }, createPlainNetwork);
      const plain = readPlainGradients({ model, lengths: LONG, drops: true });
      const run = () => readGradients(createFastNetwork(request.shape, runScan), request);
      const fast = run();
      expect(run()).toEqual(fast);
      request.weights.dispose();
      expect(
        measureLargestDifference([fast.loss, ...fast.logits, ...fast.gradient], [plain.loss, ...plain.logits, ...plain.gradient]),
      ).toBeLessThan(TOLERANCE);
    }
  });

  it.each(OWN_KERNELS)('%s: its samples agree with the plain form', (type) => {
    for (const blocks of WRITTEN[type]) {
      for (const [seed, lengths] of BATCHES.slice(0, 3).entries()) {
        const request = createCase({ model: asModel(blocks), lengths, drops: true, seed }, createPlainNetwork);
        const plain = readPlainGradients({ model: asModel(blocks), lengths, drops: true, seed });
        const fast = readGradients(createFastNetwork(request.shape, runScan), request);
        request.weights.dispose();
        expect(measureLargestDifference([...fast.logits, ...fast.gradient], [...plain.logits, ...plain.gradient])).toBeLessThan(TOLERANCE);
      }
    }
  });
});

describe('every block', () => {
  it.each([...SAMPLES])('%s occurs in its own samples', (type, networks) => {
    expect(networks.length).toBeGreaterThan(1);
    for (const blocks of networks) expect(blocks.map((options) => options.type)).toContain(type);
  });

  it('is refused after a readout, if it needs steps', () => {
    const vector = { kind: 'vector', width: 3, directions: 1, clean: true } as const;
    const steps = { ...vector, kind: 'steps' } as const;
    for (const [options] of [...SAMPLES.values()].flat() as [BlockOptions][]) {
      expect(findBlock(options).refuse(options, steps)).toBeNull();
      expect(findBlock(options).describeOutput(options, steps).width).toBeGreaterThan(0);
    }
    for (const type of ['recurrent', 'convolution', 'transformer', 'residual-convolution', 'readout'] as const) {
      const [options] = WRITTEN[type].flat().filter((each) => each.type === type) as [BlockOptions];
      expect(findBlock(options).refuse(options, vector)).toMatch(/readout/);
    }
  });
});
