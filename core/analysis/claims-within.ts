import { MEASURE_DESCRIPTIONS, type Measure } from '../domain/measures.ts';
import { estimateMeasure } from './estimates.ts';
import type { ClaimStep, Estimate, Interval, Verdict } from './types.ts';
import type { VariantTrials } from './variants.ts';

export interface WithinClaimOptions {
  readonly variants: readonly VariantTrials[];
  /** Including the ends, in the measure's unit. */
  readonly range: readonly [number, number];
  readonly measure: Measure;
}

/**
 * One step per variant. Supported: the 95 % interval of its mean is inside the range (all must be). Contradicted: the interval, at
 * 1 − 0.05/variants because any variant can refute, is entirely outside.
 */
export function testWithinClaim(options: WithinClaimOptions): ClaimStep[] {
  const refutingLevel = 1 - 0.05 / options.variants.length;
  return options.variants.map((variant) => {
    const estimate = estimateMeasure(variant, options.measure);
    const interval = intervalOf(estimate, options.measure);
    const wide = intervalOf(estimateMeasure(variant, options.measure, refutingLevel), options.measure);
    const verdict = judge(interval, wide, options.range);
    return {
      label: variant.variant,
      estimate: estimate?.mean ?? null,
      ...(verdict === 'supported' ? { interval, level: 0.95 } : { interval: wide, level: refutingLevel }),
      units: estimate?.units ?? 0,
      verdict,
      needed: null,
    };
  });
}

/** A measure that does not depend on the seed varies only between folds. */
function intervalOf(estimate: Estimate | null, measure: Measure): Interval | null {
  if (estimate && MEASURE_DESCRIPTIONS[measure].resolution === 'exact') return [estimate.minimum, estimate.maximum];
  return estimate?.interval ?? null;
}

function judge(interval: Interval | null, wide: Interval | null, [low, high]: readonly [number, number]): Verdict {
  if (!interval || !wide) return 'undecided';
  if (interval[0] >= low && interval[1] <= high) return 'supported';
  return wide[1] < low || wide[0] > high ? 'contradicted' : 'undecided';
}
