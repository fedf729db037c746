import { estimateMeasure } from './estimates.ts';
import { MEASURE_DESCRIPTIONS, type Measure } from './measures.ts';
import type { ClaimStep, Estimate, Verdict } from './types.ts';
import type { VariantTrials } from './variants.ts';

export interface WithinClaimOptions {
  readonly variants: readonly VariantTrials[];
  /** Ends included, in the measure's own unit. */
  readonly range: readonly [number, number];
  readonly measure: Measure;
}

/** One step per variant: supported if the 95 % interval of its mean lies inside the range, contradicted if wholly outside. */
export function testWithinClaim(options: WithinClaimOptions): ClaimStep[] {
  const exact = MEASURE_DESCRIPTIONS[options.measure].resolution === 'exact';
  return options.variants.map((variant) => {
    const estimate = estimateMeasure(variant, options.measure);
    const interval = estimate && exact ? ([estimate.minimum, estimate.maximum] as const) : (estimate?.interval ?? null);
    return {
      label: variant.variant,
      estimate: estimate?.mean ?? null,
      interval,
      level: 0.95,
      units: estimate?.units ?? 0,
      verdict: judge(estimate, interval, options.range),
      needed: null,
    };
  });
}

function judge(estimate: Estimate | null, interval: readonly [number, number] | null, [low, high]: readonly [number, number]): Verdict {
  if (!estimate || !interval) return 'undecided';
  if (interval[0] >= low && interval[1] <= high) return 'supported';
  return interval[1] < low || interval[0] > high ? 'contradicted' : 'undecided';
}
