import { describe, expect, it } from 'vitest';
import { estimateSelection } from '../../../../core/analysis/selection.ts';
import { createRandom } from '../../../../core/domain/random.ts';
import type { TrialRecord } from '../../../../core/domain/results.ts';

interface Made {
  readonly variant: string;
  readonly probability: number;
  readonly recordings: number;
  readonly data?: number;
}

/** A variant of one fold and seed that is right on a recording with a probability. */
function evaluate({ variant, probability, recordings, data = 0 }: Made): TrialRecord {
  const random = createRandom({ seed: Number(variant.replace(/\D/g, '')), stream: [data] });
  const predictions = Array.from({ length: recordings }, (_, recording) => ({
    recording,
    label: 1,
    predicted: random.uniform() < probability ? 1 : 0,
    confidence: 1,
  }));
  const accuracy = predictions.filter(({ predicted }) => predicted === 1).length / recordings;
  return { variant, fold: 0, seed: 0, evaluation: { validation: { accuracy, predictions }, test: { accuracy: 0.5 } } } as never;
}

const makeVariants = (count: number, made: Omit<Made, 'variant'>) =>
  Array.from({ length: count }, (_, index) => evaluate({ ...made, variant: `v${index}` }));

/** Of one set of data the estimate is a matter of luck, as the choice is. */
const DATA = Array.from({ length: 20 }, (_, data) => data);
const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the selection bias', () => {
  it('is almost the whole lead if the best of many equal variants leads by chance', () => {
    const selections = DATA.map((data) => estimateSelection(makeVariants(40, { probability: 0.7, recordings: 100, data })));
    expect(selections[0]).toMatchObject({ among: 40, testAccuracy: 0.5 });
    const chosen = selections.map((selection) => selection?.validationAccuracy ?? 0);
    expect(average(chosen)).toBeGreaterThan(0.78);
    const corrected = selections.map((selection, index) => (chosen[index] ?? 0) - (selection?.optimism ?? 0));
    expect(Math.abs(average(corrected) - 0.7)).toBeLessThan(0.02);
  });

  it('is almost zero if one is much better, and shrinks with more recordings', () => {
    const better = evaluate({ variant: 'v99', probability: 0.9, recordings: 200 });
    const clear = estimateSelection([...makeVariants(10, { probability: 0.5, recordings: 200 }), better]);
    expect(clear?.variant).toBe('v99');
    expect(clear?.optimism).toBeLessThan(0.01);
    const flatters = (recordings: number) =>
      average(DATA.slice(0, 5).map((data) => estimateSelection(makeVariants(10, { probability: 0.7, recordings, data }))?.optimism ?? 0));
    // As the spread of an accuracy does: by the root of 16.
    expect(flatters(1_600) / flatters(100)).toBeLessThan(1 / 3);
  });

  it('is the same every time, and unknown for one variant', () => {
    const made = { probability: 0.7, recordings: 50 };
    expect(estimateSelection(makeVariants(5, made))).toEqual(estimateSelection(makeVariants(5, made)));
    expect(estimateSelection(makeVariants(1, made))).toBeNull();
    expect(estimateSelection([])).toBeNull();
  });
});
