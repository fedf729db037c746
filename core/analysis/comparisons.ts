import { MEASURE_DESCRIPTIONS, type Measure } from '../domain/measures.ts';
import { correctByHolm, type HolmStep } from './hypothesis-tests.ts';
import { studentInterval } from './intervals.ts';
import { type PairedDifferences, pairDifferences, testDifference } from './paired-differences.ts';
import { estimateSeedsNeeded } from './seeds-needed.ts';
import type { Comparison, PairedTest } from './types.ts';
import { differingSettings, type VariantTrials } from './variants.ts';

const ALPHA = 0.05;

export type VariantPair = readonly [VariantTrials, VariantTrials];

/**
 * Compares pairs of variants on one measure as one family: paired on (fold, seed), with Holm's correction over all pairs that differ
 * in any setting. @param measure its description says whether higher or lower is better
 */
export function compareFamily(pairs: readonly VariantPair[], measure: Measure): Comparison[] {
  const prepared = pairs.map(([first, second]) => {
    const differences = pairDifferences(first, second, measure);
    const settings = differingSettings(first, second);
    return { differences, settings, test: testDifference(first.variant, second.variant, differences) };
  });
  const family = prepared.filter(({ settings, test }) => settings.length > 0 && test.pValue !== null);
  const steps = correctByHolm({ pValues: family.map(({ test }) => test.pValue ?? 1), alpha: ALPHA });
  // A pair without a p value still counts towards the family to which it will belong once there are seeds.
  const untested: HolmStep = { correctedPValue: 1, alpha: ALPHA / Math.max(1, pairs.length), rejected: false };
  return prepared.map((entry) => {
    const step = steps[family.indexOf(entry)] ?? untested;
    return completeComparison(entry.test, entry.differences, entry.settings, step, MEASURE_DESCRIPTIONS[measure].higherIsBetter);
  });
}

function completeComparison(
  test: PairedTest,
  differences: PairedDifferences,
  settings: readonly string[],
  step: HolmStep,
  higherIsBetter: boolean,
): Comparison {
  const verdict = settings.length === 0 ? 'identical' : judge(test, step, higherIsBetter);
  // If only the t test would decide and the sign-flip test disagrees, more seeds for the t test do not help.
  const lacksUnits = verdict === 'undecided' && test.difference !== null && !step.rejected;
  return {
    ...test,
    correctedLevel: 1 - step.alpha,
    correctedInterval: studentInterval({ values: differences.units, level: 1 - step.alpha, ...differences.spread }),
    correctedPValue: test.pValue === null || verdict === 'identical' ? null : step.correctedPValue,
    verdict,
    differingSettings: settings,
    needed: lacksUnits ? estimateSeedsNeeded({ differences, effect: test.difference ?? 0, alpha: step.alpha }) : null,
  };
}

/** Better only if Holm rejects (the corrected interval excludes zero) and the sign-flip test, if applicable, agrees at 0.05. */
function judge(test: PairedTest, step: HolmStep, higherIsBetter: boolean): Comparison['verdict'] {
  const doubted = test.signFlipPValue !== null && test.signFlipPValue > ALPHA;
  if (!step.rejected || doubted || !test.difference) return 'undecided';
  return test.difference > 0 === higherIsBetter ? 'second-better' : 'first-better';
}
