import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ModelOptions } from '../../../../core/domain/variant.ts';
import { createFastNetwork, createInputBatch, createPlainNetwork, type Network } from '../../../../core/models/index.ts';
import { tf } from '../../../../core/models/tensorflow.ts';
import { Adam, startAdam } from '../../../../core/training/adam.ts';
import { createTargets } from '../../../../core/training/epoch-data.ts';
import { measureLargestDifference, PRESETS, readGradients } from './support.ts';

/** Written by tests/fixtures/pytorch/generate.py, and generate_blocks.py, which leaves the updates out. */
interface Fixture {
  readonly model: ModelOptions;
  readonly features: number;
  readonly classes: number;
  readonly lengths: readonly number[];
  /** `[batch, time, features]`. */
  readonly values: readonly number[];
  readonly labels: readonly number[];
  readonly logits: readonly number[];
  readonly loss: number;
  readonly parameters: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly values: readonly number[];
    readonly gradient: readonly number[];
  }[];
  readonly weightsAfterThreeAdamSteps: readonly number[];
}

const TOLERANCE = 1e-5;
const IMPLEMENTATIONS = { fast: createFastNetwork, plain: createPlainNetwork } as const;
/** Written by generate_blocks.py: networks of single blocks. */
const BLOCKS = ['transformer-pre-norm', 'transformer-post-norm', 'residual-convolutions', 'convolutions'];
const cases = [...PRESETS, ...BLOCKS.map((name) => `blocks/${name}`)].flatMap((network) =>
  (['fast', 'plain'] as const).map((implementation) => ({ network, implementation })),
);

describe('agreement with PyTorch', () => {
  it.each(cases)('$network, $implementation: parameters, logits, loss and gradients', ({ network: name, implementation }) => {
    const fixture = readFixture(name);
    const network = IMPLEMENTATIONS[implementation](fixture);
    expect(network.layout.parameters.map(({ name, shape }) => ({ name, shape }))).toEqual(
      fixture.parameters.map(({ name, shape }) => ({ name, shape })),
    );
    const request = createRequest(fixture);
    const { logits, loss, gradient } = readGradients(network, request);
    request.weights.dispose();
    expect(measureLargestDifference(logits, fixture.logits)).toBeLessThan(TOLERANCE);
    expect(loss).toBeCloseTo(fixture.loss, 5);
    const expected = fixture.parameters.flatMap((parameter) => parameter.gradient);
    expect(measureLargestDifference(gradient, expected)).toBeLessThan(TOLERANCE);
  });

  it.each(PRESETS)('%s: weights after three updates by AdamW', (architecture) => {
    const fixture = readFixture(architecture);
    const adam = new Adam(startAdam(Float32Array.from(fixture.parameters.flatMap((parameter) => parameter.values))));
    for (let step = 0; step < 3; step += 1) updateOnce(createFastNetwork(fixture), adam, fixture);
    const weights = [...adam.snapshot().weights];
    adam.dispose();
    expect(measureLargestDifference(weights, fixture.weightsAfterThreeAdamSteps)).toBeLessThan(TOLERANCE);
  });
});

function updateOnce(network: Network, adam: Adam, fixture: Fixture): void {
  const weights = adam.readWeights();
  const request = createRequest(fixture);
  const { gradient } = network.computeGradients({ ...request, weights });
  request.weights.dispose();
  weights.dispose();
  adam.update({ gradient, learningRate: 1e-2, weightDecay: 0.1 });
  gradient.dispose();
}

function createRequest({ model, features, classes, values, lengths, labels, parameters }: Fixture) {
  const time = Math.max(...lengths);
  const rows = lengths.map((length, row) => ({
    length,
    values: Float32Array.from(values.slice(row * time * features, (row * time + length) * features)),
  }));
  return {
    weights: tf.tensor1d(parameters.flatMap((parameter) => [...parameter.values])),
    batch: createInputBatch({ sequences: rows, features, model }),
    targets: createTargets({ labels, classes, smoothing: 0 }),
    dropout: null,
  };
}

function readFixture(network: string): Fixture {
  const path = new URL(`../../../fixtures/pytorch/${network}.json`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8')) as Fixture;
}
