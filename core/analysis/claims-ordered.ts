import { mean } from 'simple-statistics';
import { studentInterval } from './intervals.ts';
import { MEASURE_DESCRIPTIONS, type Measure } from './measures.ts';
import { pairDifferences } from './paired-differences.ts';
import { estimateSeedsNeeded } from './seeds-needed.ts';
import type { ClaimStep, Interval, Verdict } from './types.ts';
import type { VariantTrials } from './variants.ts';

export interface OrderedClaimOptions {
  readonly variants: readonly VariantTrials[];
  readonly direction: 'increases' | 'decreases';
  /** Smallest change that matters, in the measure's own unit, ≥ 0. */
  readonly smallestEffect: number;
  readonly measure: Measure;
}

/**
 * One step per consecutive pair. Supported: the 95 % interval lies beyond zero in the claimed direction and the estimate reaches
 * the smallest effect that matters (all pairs must: an intersection-union test needs no correction). Contradicted: the interval,
 * at 1 − 0.05/pairs since any pair can refute, excludes that effect.
 */
export function testOrderedClaim(options: OrderedClaimOptions): ClaimStep[] {
  const { variants } = options;
  return variants.slice(1).map((second, index) => testStep(variants[index] as VariantTrials, second, options));
}

function testStep(first: VariantTrials, second: VariantTrials, options: OrderedClaimOptions): ClaimStep {
  const differences = pairDifferences(first, second, options.measure);
  const sign = options.direction === 'increases' ? 1 : -1;
  const steps = options.variants.length - 1;
  const intervalAt = (level: number) =>
    exactInterval(differences.units, options.measure) ?? studentInterval({ values: differences.units, level, ...differences.spread });
  const estimate = differences.units.length > 0 ? mean([...differences.units]) : null;
  const interval = intervalAt(0.95);
  const verdict = judge(estimate, interval, intervalAt(1 - 0.05 / steps), sign, options.smallestEffect);
  return {
    label: `${first.variant} → ${second.variant}`,
    estimate,
    interval,
    level: 0.95,
    units: differences.units.length,
    verdict,
    needed: verdict === 'undecided' && estimate !== null ? estimateSeedsNeeded({ differences, effect: estimate, alpha: 0.05 }) : null,
  };
}

/** Parameter counts are facts, not samples: one trial settles them. */
function exactInterval(units: readonly number[], measure: Measure): Interval | null {
  const [value] = units;
  return MEASURE_DESCRIPTIONS[measure].resolution === 'exact' && value !== undefined ? [value, value] : null;
}

function judge(estimate: number | null, interval: Interval | null, wide: Interval | null, sign: number, smallestEffect: number): Verdict {
  if (estimate === null || !interval || !wide) return 'undecided';
  const least = Math.min(sign * interval[0], sign * interval[1]);
  const most = Math.max(sign * wide[0], sign * wide[1]);
  if (least > 0 && sign * estimate >= smallestEffect) return 'supported';
  return most < smallestEffect || (smallestEffect === 0 && most <= 0) ? 'contradicted' : 'undecided';
}
