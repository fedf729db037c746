import { mean } from 'simple-statistics';
import type { Measure } from '../domain/measures.ts';
import { intervalOfUnits } from './estimates.ts';
import { pairDifferences } from './paired-differences.ts';
import type { ClaimStep, Interval, Verdict } from './types.ts';
import { differingSettings, type VariantTrials } from './variants.ts';

export interface EquivalentClaimOptions {
  readonly first: VariantTrials;
  readonly second: VariantTrials;
  /** Largest irrelevant difference in the measure's unit, > 0. */
  readonly margin: number;
  readonly measure: Measure;
}

/**
 * Two one-sided tests at 0.05 (Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15, 1987): supported if the 90 % interval
 * is inside ±margin, which is equivalent; contradicted if the 95 % interval is entirely outside.
 */
export function testEquivalentClaim(options: EquivalentClaimOptions): ClaimStep[] {
  const { first, second, margin, measure } = options;
  const { units, spread } = pairDifferences(first, second, measure);
  const narrow = { interval: intervalOfUnits({ units, measure, spread, level: 0.9 }), level: 0.9 };
  const wide = { interval: intervalOfUnits({ units, measure, spread, level: 0.95 }), level: 0.95 };
  const identical = differingSettings(first, second).length === 0;
  const verdict = identical ? 'supported' : judge(narrow.interval, wide.interval, margin);
  return [
    {
      label: `${first.variant} → ${second.variant}`,
      estimate: units.length > 0 ? mean([...units]) : null,
      ...(verdict === 'supported' ? narrow : wide),
      units: units.length,
      verdict,
      needed: null,
    },
  ];
}

function judge(narrow: Interval | null, wide: Interval | null, margin: number): Verdict {
  if (!narrow || !wide) return 'undecided';
  if (narrow[0] >= -margin && narrow[1] <= margin) return 'supported';
  return wide[0] > margin || wide[1] < -margin ? 'contradicted' : 'undecided';
}
