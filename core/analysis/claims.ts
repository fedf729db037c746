import type { Claim } from '../domain/claim.ts';
import type { Measure } from '../domain/measures.ts';
import type { SweepResults } from '../domain/results.ts';
import { testEquivalentClaim } from './claims-equivalent.ts';
import { testOrderedClaim } from './claims-ordered.ts';
import { testSpreadClaim } from './claims-spread.ts';
import { testWithinClaim } from './claims-within.ts';
import type { ClaimStep, ClaimVerdict, SeedsNeeded, Verdict } from './types.ts';
import type { VariantTrials } from './variants.ts';

/**
 * Verdicts on the configuration's claims. The data must show both supported and contradicted at 95 %; everything
 * else is undecided. Each claim was declared beforehand and is tested separately, without correction over claims.
 */
export function testClaims(results: SweepResults, variants: ReadonlyMap<string, VariantTrials>): ClaimVerdict[] {
  return results.claims.map((claim) => {
    const missing = namedVariants(claim).filter((name) => !variants.get(name)?.completed.length);
    if (missing.length > 0) return undecided(claim, `no completed trial of ${missing.join(', ')}`);
    const steps = testSteps(claim, (name) => variants.get(name) as VariantTrials);
    const verdict = conclude(steps.map((step) => step.verdict));
    const unit = results.split.folds.length > 1 ? 'fold' : 'seed';
    return { claim, verdict, reason: verdict === 'undecided' ? explain(steps, unit) : null, steps };
  });
}

function testSteps(claim: Claim, find: (name: string) => VariantTrials): ClaimStep[] {
  const { test } = claim;
  const measure: Measure = claim.metric;
  switch (test.type) {
    case 'ordered':
      return testOrderedClaim({ ...test, measure, variants: test.variants.map(find) });
    case 'equivalent':
      return testEquivalentClaim({ margin: test.margin, measure, first: find(test.variants[0]), second: find(test.variants[1]) });
    case 'within':
      return testWithinClaim({ range: test.range, measure, variants: test.variants.map(find) });
    case 'larger-spread':
      return testSpreadClaim({ ...test, measure, variants: test.variants.map(find), than: test.than.map(find) });
  }
}

/** A claim says that all its steps hold: one failed step refutes it; it is supported if all hold. */
function conclude(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('contradicted')) return 'contradicted';
  return verdicts.length > 0 && verdicts.every((verdict) => verdict === 'supported') ? 'supported' : 'undecided';
}

function explain(steps: readonly ClaimStep[], unit: 'fold' | 'seed'): string {
  const open = steps.filter((step) => step.verdict === 'undecided');
  if (steps.some((step) => step.estimate === null)) return 'the trials needed lack this measure or share no fold and seed';
  if (open.some((step) => step.interval === null && step.units < 2)) return `one ${unit}`;
  return `the interval of ${open.map((step) => step.label).join('; ')} allows both answers${describeNeed(open)}`;
}

function describeNeed(steps: readonly ClaimStep[]): string {
  const needs = steps.flatMap((step) => (step.needed ? [step.needed] : []));
  const seeds = needs.map((need: SeedsNeeded) => (need.type === 'seeds' ? need.seeds : 0));
  return needs.length > 0 && needs.every((need) => need.type === 'seeds') ? `; about ${Math.max(...seeds)} seeds would be needed` : '';
}

function undecided(claim: Claim, reason: string): ClaimVerdict {
  return { claim, verdict: 'undecided', reason, steps: [] };
}

function namedVariants(claim: Claim): string[] {
  return [...claim.test.variants, ...(claim.test.type === 'larger-spread' ? claim.test.than : [])];
}
