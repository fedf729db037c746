import { mean } from 'simple-statistics';
import type { Measure } from '../domain/measures.ts';
import { intervalOfUnits } from './estimates.ts';
import { type PairedDifferences, pairDifferences } from './paired-differences.ts';
import { estimateSeedsNeeded } from './seeds-needed.ts';
import type { ClaimStep, Interval, SeedsNeeded, Verdict } from './types.ts';
import type { VariantTrials } from './variants.ts';

const ALPHA = 0.05;

export interface OrderedClaimOptions {
  readonly variants: readonly VariantTrials[];
  readonly direction: 'increases' | 'decreases';
  /** Smallest relevant change in the measure's unit, ≥ 0. */
  readonly smallestEffect: number;
  readonly measure: Measure;
}

/**
 * One step per consecutive pair. Supported: the 95 % interval excludes zero in the claimed direction and the estimate reaches
 * the smallest relevant effect (all pairs must: an intersection-union test needs no correction). Contradicted: the interval,
 * at 1 − 0.05/pairs because any pair can refute, excludes that effect.
 */
export function testOrderedClaim(options: OrderedClaimOptions): ClaimStep[] {
  const { variants } = options;
  return variants.slice(1).map((second, index) => testStep(variants[index] as VariantTrials, second, options));
}

function testStep(first: VariantTrials, second: VariantTrials, options: OrderedClaimOptions): ClaimStep {
  const { measure } = options;
  const differences = pairDifferences(first, second, measure);
  const { units, spread } = differences;
  const refutingLevel = 1 - ALPHA / (options.variants.length - 1);
  const interval = intervalOfUnits({ units, measure, spread, level: 1 - ALPHA });
  const wide = intervalOfUnits({ units, measure, spread, level: refutingLevel });
  const estimate = units.length > 0 ? mean([...units]) : null;
  const verdict = judge(estimate, interval, wide, options);
  const shown = verdict === 'supported' ? { interval, level: 1 - ALPHA } : { interval: wide, level: refutingLevel };
  return {
    label: `${first.variant} → ${second.variant}`,
    estimate,
    ...shown,
    units: units.length,
    verdict,
    needed: verdict === 'undecided' && estimate !== null ? estimateNeed(differences, estimate, refutingLevel, options) : null,
  };
}

function judge(estimate: number | null, interval: Interval | null, wide: Interval | null, options: OrderedClaimOptions): Verdict {
  if (estimate === null || !interval || !wide) return 'undecided';
  const { smallestEffect } = options;
  const sign = signOf(options);
  const least = Math.min(sign * interval[0], sign * interval[1]);
  const most = Math.max(sign * wide[0], sign * wide[1]);
  if (least > 0 && sign * estimate >= smallestEffect) return 'supported';
  return most < smallestEffect || (smallestEffect === 0 && most <= 0) ? 'contradicted' : 'undecided';
}

/** Seeds needed to support a claim that agrees with the estimate, or to refute one that does not. */
function estimateNeed(differences: PairedDifferences, estimate: number, refutingLevel: number, options: OrderedClaimOptions): SeedsNeeded {
  const change = signOf(options) * estimate;
  return change >= options.smallestEffect
    ? estimateSeedsNeeded({ differences, effect: change, alpha: ALPHA })
    : estimateSeedsNeeded({ differences, effect: options.smallestEffect - change, alpha: 1 - refutingLevel });
}

function signOf({ direction }: OrderedClaimOptions): 1 | -1 {
  return direction === 'increases' ? 1 : -1;
}
