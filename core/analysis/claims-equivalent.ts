import { mean } from 'simple-statistics';
import { testEquivalence } from './hypothesis-tests.ts';
import { studentInterval } from './intervals.ts';
import type { Measure } from './measures.ts';
import { pairDifferences } from './paired-differences.ts';
import type { ClaimStep, Verdict } from './types.ts';
import { differingSettings, type VariantTrials } from './variants.ts';

export interface EquivalentClaimOptions {
  readonly first: VariantTrials;
  readonly second: VariantTrials;
  /** Largest difference that does not matter, in the measure's own unit, > 0. */
  readonly margin: number;
  readonly measure: Measure;
}

/**
 * Two one-sided tests at 0.05: supported if they show the difference to be within ±margin (the 90 % interval, shown, lies
 * inside); contradicted if the 95 % interval lies wholly outside.
 */
export function testEquivalentClaim(options: EquivalentClaimOptions): ClaimStep[] {
  const { first, second, margin } = options;
  const differences = pairDifferences(first, second, options.measure);
  const { units, spread } = differences;
  const intervalAt = (level: number) => studentInterval({ values: units, level, ...spread });
  const pValue = testEquivalence({ values: units, margin, ...spread });
  const wide = intervalAt(0.95);
  const identical = differingSettings(first, second).length === 0;
  const verdict: Verdict =
    identical || (pValue !== null && pValue <= 0.05)
      ? 'supported'
      : wide && (wide[0] > margin || wide[1] < -margin)
        ? 'contradicted'
        : 'undecided';
  return [
    {
      label: `${first.variant} → ${second.variant}`,
      estimate: units.length > 0 ? mean([...units]) : null,
      interval: intervalAt(0.9),
      level: 0.9,
      units: units.length,
      verdict,
      needed: null,
    },
  ];
}
