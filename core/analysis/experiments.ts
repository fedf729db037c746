import type { Measure } from '../domain/measures.ts';
import type { SweepResults } from '../domain/results.ts';
import { compareFamily, type VariantPair } from './comparisons.ts';
import type { ExperimentAnalysis } from './types.ts';
import { differingSettings, type VariantTrials, varyingSettings } from './variants.ts';

/** Up to this number, all pairs of variants are compared; beyond it, Holm's correction would hide every difference. */
const MOST_VARIANTS_FOR_ALL_PAIRS = 8;

/** Analyses every experiment as far as its trials allow; an experiment with one variant is compared with the nearest other one. */
export function analyseExperiments(
  results: SweepResults,
  variants: ReadonlyMap<string, VariantTrials>,
  measure: Measure,
): ExperimentAnalysis[] {
  const searched = new Set((results.searches ?? []).map(({ experiment }) => experiment));
  return results.experiments.map((experiment) => {
    const all = experiment.variants.flatMap((name) => variants.get(name) ?? []);
    // Variants that a search stopped early have no result to compare.
    const own = searched.has(experiment.name) ? all.filter(({ completed }) => completed.length > 0) : all;
    const design = chooseDesign(own, variants);
    return {
      name: experiment.name,
      question: experiment.question,
      variants: experiment.variants,
      comparedWith: design.nearest?.variant ?? null,
      design: design.name,
      comparisons: compareFamily(design.pairs, measure),
      factors: varyingSettings(design.nearest ? [design.nearest, ...own] : own),
    };
  });
}

interface Design {
  readonly name: ExperimentAnalysis['design'];
  readonly pairs: readonly VariantPair[];
  readonly nearest: VariantTrials | null;
}

function chooseDesign(own: readonly VariantTrials[], all: ReadonlyMap<string, VariantTrials>): Design {
  const [first, ...others] = own;
  if (!first) return { name: 'none', pairs: [], nearest: null };
  if (others.length === 0) return compareWithNearest(first, all);
  if (own.length > MOST_VARIANTS_FOR_ALL_PAIRS) {
    return { name: 'against-first', pairs: others.map((other) => [first, other] as const), nearest: null };
  }
  const pairs = own.flatMap((one, index) => own.slice(index + 1).map((other) => [one, other] as const));
  return { name: 'all-pairs', pairs, nearest: null };
}

/** The nearest variant differs in the fewest settings, at least one; the first one if several are equal. */
function compareWithNearest(variant: VariantTrials, all: ReadonlyMap<string, VariantTrials>): Design {
  let nearest: { readonly other: VariantTrials; readonly distance: number } | null = null;
  for (const other of all.values()) {
    const distance = other.completed.length > 0 ? differingSettings(other, variant).length : 0;
    if (distance > 0 && (nearest === null || distance < nearest.distance)) nearest = { other, distance };
  }
  if (!nearest) return { name: 'none', pairs: [], nearest: null };
  return { name: 'against-nearest', pairs: [[nearest.other, variant]], nearest: nearest.other };
}
