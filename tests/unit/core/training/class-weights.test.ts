import { describe, expect, it } from 'vitest';
import { resolveVariants } from '../../../../configs/resolve-variants.ts';
import { sweepSchema } from '../../../../configs/schema.ts';

import { createFastNetwork, createPlainNetwork } from '../../../../core/models/index.ts';
import { balanceClasses } from '../../../../core/training/class-weights.ts';
import { train } from '../../../../core/training/train.ts';
import { buildSweep } from '../../../support/configurations.ts';
import {
  type Case,
  createCase,
  createModel as createCaseModel,
  lossAt,
  measureLargestDifference,
  PRESETS,
  readGradients,
} from '../models/support.ts';
import { createFold, createModel, createTraining } from './support.ts';

describe('balanceClasses', () => {
  it('gives every class the same total weight, and recordings 1 on average', () => {
    expect(balanceClasses(Int32Array.of(0, 0, 0, 1, 3, 3), 4)).toEqual([6 / 9, 2, 0, 1]);
    expect(balanceClasses(Int32Array.of(0, 1, 1, 0), 2)).toEqual([1, 1]);
  });
});

describe('lossWeights', () => {
  const lossWeights = Float32Array.of(0.5, 2, 0, 3, 0.25);
  const weigh = (request: Case): Case => ({ ...request, lossWeights });
  const lengths = [4, 7, 5, 6, 3];

  it.each(PRESETS)('%s: the fast gradients agree with the plain ones', (architecture) => {
    const request = weigh(createCase({ model: createCaseModel({ architecture }), lengths }, createFastNetwork));
    const fast = readGradients(createFastNetwork(request.shape), request);
    const plain = readGradients(createPlainNetwork(request.shape), request);
    expect(measureLargestDifference([fast.loss], [plain.loss])).toBeLessThan(2e-5);
    expect(measureLargestDifference(fast.gradient, plain.gradient)).toBeLessThan(2e-5);
    request.weights.dispose();
  });

  it('give the gradient of the weighted mean loss: finite differences agree', () => {
    const request = weigh(createCase({ model: createCaseModel(), lengths }, createFastNetwork));
    const network = createFastNetwork(request.shape);
    const { gradient } = readGradients(network, request);
    const direction = Float32Array.from(gradient, (_, index) => Math.sin(index) / Math.sqrt(gradient.length));
    const slope = gradient.reduce((sum, value, index) => sum + value * (direction[index] as number), 0);
    const difference = (lossAt(network, request, direction, 1e-2) - lossAt(network, request, direction, -1e-2)) / 2e-2;
    expect(Math.abs(difference - slope)).toBeLessThan(2e-4);
    request.weights.dispose();
  });
});

describe('training.classWeights', () => {
  it('changes a training, reproducibly, and without it the bits stay the same', async () => {
    const fold = createFold();
    const train_ = { ...fold.train, labels: fold.train.labels.map((label, row) => (row % 3 === 0 ? label : 0)) };
    const run = async (classWeights?: 'balanced') => {
      const training = createTraining(classWeights === undefined ? {} : { classWeights });
      const outcome = await train({ seed: 1, model: createModel(), training, data: { ...fold, train: train_ } });
      return outcome.status === 'completed' ? outcome.summary.modelSha256 : null;
    };
    const [plain, balanced, again] = [await run(), await run('balanced'), await run('balanced')];
    expect(balanced).not.toBe(plain);
    expect(again).toBe(balanced);
  });

  it('is part of a variant if requested, and absent otherwise', () => {
    const resolve = (...layers: ('none' | 'balanced' | undefined)[]) => {
      const [sweep, own] = layers.map((classWeights) => (classWeights === undefined ? {} : { training: { classWeights } }));
      const configuration = sweepSchema.parse(
        buildSweep([8], {
          ...sweep,
          experiments: [{ name: 'e', variants: [{ name: 'v', architecture: 'gru', hiddenSize: 8, ...own }] }],
        }),
      );
      return resolveVariants(configuration)[0]?.training;
    };
    expect(resolve()).not.toHaveProperty('classWeights');
    expect(resolve('none')).toEqual(resolve());
    expect(resolve('balanced')).toMatchObject({ classWeights: 'balanced' });
    expect(resolve('balanced', 'none')).toEqual(resolve());
  });
});
