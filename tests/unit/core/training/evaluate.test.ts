import { describe, expect, it } from 'vitest';
import { toProbabilities } from '../../../../core/evaluation/logits.ts';
import { evaluatePart } from '../../../../core/evaluation/metrics.ts';
import { initialiseParameters, layoutParameters } from '../../../../core/models/index.ts';
import { evaluateTrial } from '../../../../core/training/evaluate.ts';
import { createFold, createModel, createSet, createTraining } from './support.ts';

describe('evaluatePart', () => {
  const labels = [0, 0, 0, 1, 1, 2];
  const predicted = [0, 0, 1, 1, 2, 0];
  const set = {
    ...createSet({ count: 6, seed: 1 }),
    labels: Int32Array.from(labels),
    groups: Int32Array.of(0, 0, 1, 1, 1, 1),
    recordings: Int32Array.of(3, 1, 2, 0, 5, 4),
  };
  // Three classes at logits (log 8, 0, 0) in some order: confidence 0.8, true class 0.8 when right and 0.1 when wrong.
  const logits = Float32Array.from(predicted.flatMap((choice) => [0, 1, 2].map((index) => (index === choice ? Math.log(8) : 0))));
  const result = evaluatePart({ set, logits, classes: ['a', 'b', 'c'], groupNames: ['U1', 'U2', 'U3'] });

  // scikit-learn 1.5: accuracy_score, f1_score(average='macro'), balanced_accuracy_score, precision_recall_fscore_support, log_loss.
  it('agrees with scikit-learn', () => {
    expect(result.accuracy).toBeCloseTo(0.5, 12);
    expect(result.macroF1).toBeCloseTo((2 / 3 + 1 / 2 + 0) / 3, 12);
    expect(result.balancedAccuracy).toBeCloseTo((2 / 3 + 1 / 2 + 0) / 3, 12);
    expect(result.logLoss).toBeCloseTo((-3 * Math.log(0.8) - 3 * Math.log(0.1)) / 6, 5);
    expect(result.perClass[0]).toMatchObject({ name: 'a', count: 3, precision: 2 / 3, recall: 2 / 3 });
    expect(result.perClass[2]).toEqual({ name: 'c', count: 1, precision: 0, recall: 0, f1: 0 });
  });

  it('measures calibration: all confident at 0.8, half of them right', () => {
    expect(result.calibrationError).toBeCloseTo(0.3, 6);
  });

  it('counts the confusion with rows for the truth, and accuracy by group', () => {
    expect(result.confusion).toEqual([
      [2, 1, 0],
      [0, 1, 1],
      [1, 0, 0],
    ]);
    expect(result.perGroup).toEqual([
      { name: 'U1', count: 2, accuracy: 1 },
      { name: 'U2', count: 4, accuracy: 0.25 },
    ]);
  });

  it('lists predictions by recording', () => {
    expect(result.predictions.map(({ recording, label, predicted: choice }) => [recording, label, choice])).toEqual([
      [0, 1, 1],
      [1, 0, 0],
      [2, 0, 1],
      [3, 0, 0],
      [4, 2, 0],
      [5, 1, 2],
    ]);
  });
});

describe('evaluateTrial', () => {
  const data = createFold();
  const model = createModel();
  const weights = initialiseParameters({ layout: layoutParameters({ model, features: 3, classes: 3 }), seed: 1 });

  it('measures validation, test and inference time', async () => {
    const evaluation = await evaluateTrial({ model, weights, data });
    expect(evaluation.validation.count).toBe(21);
    expect(evaluation.test?.count).toBe(12);
    expect(evaluation.inferenceMilliseconds).toBeGreaterThan(0);
  });

  it('evaluates the mean probability over a recording and its distorted copies, the same on every run', async () => {
    const seen: number[] = [];
    const judge = (copies: number) =>
      evaluateTrial({
        model,
        weights,
        data,
        distortion: {
          copies,
          seed: 3,
          options: createTraining().augmentation,
          augmentSequence: ({ values, length, features, random }) => {
            seen.push(length);
            // Half as long, and noisy.
            const kept = Math.max(1, length >> 1);
            return { length: kept, values: values.subarray(0, kept * features).map((value) => value + random.normal()) };
          },
        },
      });
    const plain = await evaluateTrial({ model, weights, data });
    const one = await judge(1);
    expect(seen).toHaveLength(21 + 12);
    const three = await judge(3);
    expect(three.predictions).toEqual((await judge(3)).predictions);
    const chances = ({ predictions }: typeof plain) => toProbabilities(predictions.validation.logits, 3);
    const second = chances(one).map((value, index) => 2 * value - (chances(plain)[index] as number));
    for (let row = 0; row < 21; row += 1) expect(second.slice(row * 3, row * 3 + 3).reduce((sum, value) => sum + value)).toBeCloseTo(1, 4);
    expect(chances(three)).not.toEqual(chances(one));
    expect(three.predictions.validation.recordings).toEqual(plain.predictions.validation.recordings);
  });

  it('measures how well classes that were left out are rejected, if there are any', async () => {
    const { refusal } = await evaluateTrial({ model, weights, data: { ...data, unknown: createSet({ count: 9, seed: 4 }) } });
    expect(refusal).toMatchObject({ count: 9, auroc: expect.any(Number), threshold: expect.any(Number) });
    expect('refusal' in (await evaluateTrial({ model, weights, data }))).toBe(false);
  });

  it('gives null for a missing test part', async () => {
    const evaluation = await evaluateTrial({ model, weights, data: { ...data, test: createSet({ count: 0, seed: 1 }) } });
    expect(evaluation.test).toBeNull();
  });
});
