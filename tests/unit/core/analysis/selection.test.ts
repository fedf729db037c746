import { describe, expect, it } from 'vitest';
import { estimateSelection } from '../../../../core/analysis/selection.ts';
import { createRandom } from '../../../../core/domain/random.ts';
import type { TrialRecord } from '../../../../core/domain/results.ts';

/** A variant of one fold and seed that is right on a recording with a probability. */
function evaluate(variant: string, probability: number, recordings: number): TrialRecord {
  const random = createRandom({ seed: Number(variant.replace(/\D/g, '')), stream: [7] });
  const predictions = Array.from({ length: recordings }, (_, recording) => ({
    recording,
    label: 1,
    predicted: random.uniform() < probability ? 1 : 0,
    confidence: 1,
  }));
  const accuracy = predictions.filter(({ predicted }) => predicted === 1).length / recordings;
  return { variant, fold: 0, seed: 0, evaluation: { validation: { accuracy, predictions }, test: { accuracy: 0.5 } } } as never;
}

const variants = (count: number, probability: number, recordings: number) =>
  Array.from({ length: count }, (_, index) => evaluate(`v${index}`, probability, recordings));

describe('what choosing the best flatters', () => {
  it('is about all of its lead where the best of many equals owes it to luck', () => {
    const selection = estimateSelection(variants(40, 0.7, 100));
    expect(selection?.among).toBe(40);
    expect(selection?.validationAccuracy).toBeGreaterThan(0.76);
    const corrected = (selection?.validationAccuracy ?? 0) - (selection?.optimism ?? 0);
    expect(Math.abs(corrected - 0.7)).toBeLessThan(0.04);
    expect(selection?.testAccuracy).toBe(0.5);
  });

  it('is next to nothing where one is better by far, and shrinks with the recordings', () => {
    const clear = estimateSelection([...variants(10, 0.5, 200), evaluate('v99', 0.9, 200)]);
    expect(clear?.variant).toBe('v99');
    expect(clear?.optimism).toBeLessThan(0.01);
    expect(estimateSelection(variants(10, 0.7, 2_000))?.optimism).toBeLessThan(0.02);
  });

  it('is the same every time, and unknown of one variant', () => {
    expect(estimateSelection(variants(5, 0.7, 50))).toEqual(estimateSelection(variants(5, 0.7, 50)));
    expect(estimateSelection(variants(1, 0.7, 50))).toBeNull();
    expect(estimateSelection([])).toBeNull();
  });
});
