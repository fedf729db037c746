import { mean } from 'simple-statistics';
import type { FoldValue } from '../domain/fold-values.ts';
import { type Measure, measureTrial } from '../domain/measures.ts';
import type { TrialRecord } from '../domain/results.ts';
import { listUnits, type SpreadOptions, spreadOf } from './estimates.ts';
import { signFlipTest, studentTest } from './hypothesis-tests.ts';
import { studentInterval } from './intervals.ts';
import type { PairedTest } from './types.ts';
import type { VariantTrials } from './variants.ts';

/** Differences of two variants, paired on (fold, seed). */
export interface PairedDifferences {
  /** `second − first`, one per pair. */
  readonly pairs: readonly FoldValue[];
  /** One per independent unit: folds' means if the split has several folds, otherwise the pairs themselves. */
  readonly units: readonly number[];
  readonly unitKind: 'seed' | 'fold';
  readonly spread: SpreadOptions;
}

/**
 * Pairs trials that share fold and seed: the same data, the same order of batches. With several folds, the fold is the unit,
 * because seeds on the same held-out user are not independent.
 */
export function pairDifferences(first: VariantTrials, second: VariantTrials, measure: Measure): PairedDifferences {
  const partners = new Map(first.completed.map((trial) => [pairKey(trial), trial]));
  const pairs = second.completed.flatMap((trial) => {
    const partner = partners.get(pairKey(trial));
    const before = partner ? measureTrial(partner, measure) : null;
    const after = measureTrial(trial, measure);
    return before === null || after === null ? [] : [{ fold: trial.fold, value: after - before }];
  });
  const spread = spreadOf(first, measure);
  return {
    pairs,
    units: listUnits(pairs, spread),
    unitKind: spread.clustered ? 'fold' : 'seed',
    spread: { ...spread, smallestDeviation: Math.SQRT2 * spread.smallestDeviation },
  };
}

/**
 * Why a paired t test: it can decide with three to five seeds, where rank and permutation tests cannot (their smallest p value
 * at n = 5 is 0.06), its interval corresponds to the test, and a difference of means over hundreds of recordings is
 * close to normal. From six units on, the exact sign-flip test gives a second opinion without that assumption; see `judge`.
 */
export function testDifference(first: string, second: string, differences: PairedDifferences): PairedTest {
  const { units, pairs, unitKind } = differences;
  const options = { values: units, ...differences.spread };
  return {
    first,
    second,
    pairs: pairs.length,
    units: units.length,
    unitKind,
    difference: units.length > 0 ? mean([...units]) : null,
    interval: studentInterval({ ...options, level: 0.95 }),
    pValue: studentTest(options),
    signFlipPValue: differences.spread.overlap === 0 ? signFlipTest(units) : null,
  };
}

function pairKey(trial: TrialRecord): string {
  return `${trial.fold}/${trial.seed}`;
}
