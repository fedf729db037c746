import { describe, expect, it } from 'vitest';
import { measureAuroc, measureRefusal } from '../../../../core/evaluation/refusal.ts';

/** Two classes: the probability of the likelier one is each of these. */
const logitsOf = (...scores: number[]) => Float32Array.from(scores.flatMap((score) => [Math.log(score), Math.log(1 - score)]));

describe('measureAuroc', () => {
  it('is the share of pairs in the right order, counting ties as half, as in scikit-learn', () => {
    // roc_auc_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) = 0.75
    expect(measureAuroc(Float64Array.of(0.35, 0.8), Float64Array.of(0.1, 0.4))).toBe(0.75);
    expect(measureAuroc(Float64Array.of(0.5, 0.5), Float64Array.of(0.5))).toBe(0.5);
    expect(measureAuroc(Float64Array.of(1, 2), Float64Array.of(0))).toBe(1);
    expect(measureAuroc(Float64Array.of(), Float64Array.of(0))).toBeNull();
  });
});

describe('measureRefusal', () => {
  it('sets the threshold on the validation part only, and counts what is accepted and rejected elsewhere', () => {
    const validation = logitsOf(...Array.from({ length: 40 }, (_, index) => 0.6 + index / 100));
    const scores = measureRefusal({ validation, known: logitsOf(0.55, 0.7, 0.8, 0.9), unknown: logitsOf(0.6, 0.95), classes: 2 });
    expect(scores.threshold).toBeCloseTo(0.62, 5);
    expect(scores).toMatchObject({ count: 2, acceptedKnown: 0.75, refusedUnknown: 0.5, auroc: 3 / 8 });
  });
});
