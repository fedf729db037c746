import type { z } from 'zod';

interface Named {
  readonly name: string;
}

interface References {
  readonly seeds: number | readonly number[];
  readonly split: { readonly method: string; readonly validationFraction: number; readonly testFraction: number };
  readonly dataset: { readonly sources: readonly string[]; readonly synthetic: string };
  readonly experiments: readonly (Named & { readonly variants: readonly Named[]; readonly grid?: unknown })[];
  readonly claims: readonly { readonly test: { readonly variants: readonly string[]; readonly than?: readonly string[] } }[];
}

type Context = z.RefinementCtx;

/** What no single field shows: names used twice, claims about variants that do not exist, parts that leave nothing to train on. */
export function checkReferences(sweep: References, context: Context): void {
  checkUnique(sweep.experiments, ['experiments'], context);
  checkVariants(sweep, context);
  checkClaims(sweep, context);
  checkSeeds(sweep, context);
  checkParts(sweep, context);
  if (sweep.dataset.sources.length === 0 && sweep.dataset.synthetic === 'never') {
    report(context, ['dataset', 'sources'], sweep.dataset.sources, 'at least one source, or dataset.synthetic "fallback" or "always"');
  }
}

function checkVariants(sweep: References, context: Context): void {
  const seen = new Map<string, string>();
  sweep.experiments.forEach((experiment, e) => {
    if (experiment.variants.length === 0 && experiment.grid === undefined) {
      report(context, ['experiments', e, 'variants'], [], 'at least one variant, or a grid');
    }
    experiment.variants.forEach((variant, v) => {
      const other = seen.get(variant.name);
      if (other !== undefined)
        report(context, ['experiments', e, 'variants', v, 'name'], variant.name, `a name not yet used (${other} has it)`);
      seen.set(variant.name, `experiments.${e}.variants.${v}`);
    });
  });
}

function checkClaims(sweep: References, context: Context): void {
  // Variants of a grid get their names only when it is expanded; planSweep checks claims about them.
  if (sweep.experiments.some((experiment) => experiment.grid !== undefined)) return;
  const known = new Set(sweep.experiments.flatMap((experiment) => experiment.variants.map((variant) => variant.name)));
  sweep.claims.forEach((claim, c) => {
    for (const field of ['variants', 'than'] as const) {
      claim.test[field]?.forEach((name, i) => {
        if (!known.has(name)) report(context, ['claims', c, 'test', field, i], name, `the name of a variant: ${[...known].join(', ')}`);
      });
    }
  });
}

function checkSeeds(sweep: References, context: Context): void {
  if (typeof sweep.seeds !== 'number' && new Set(sweep.seeds).size < sweep.seeds.length)
    report(context, ['seeds'], sweep.seeds, 'each seed once');
}

function checkParts({ split }: References, context: Context): void {
  if (split.method === 'leave-one-user-out') return;
  if (split.validationFraction + split.testFraction >= 1) {
    report(
      context,
      ['split', 'validationFraction'],
      split.validationFraction,
      `less than ${1 - split.testFraction}, or nothing is left to train on`,
    );
  }
  if (split.validationFraction === 0)
    report(context, ['split', 'validationFraction'], 0, 'more than 0: selection and early stopping need it');
}

function checkUnique(items: readonly Named[], path: (string | number)[], context: Context): void {
  const seen = new Set<string>();
  items.forEach((item, i) => {
    if (seen.has(item.name)) report(context, [...path, i, 'name'], item.name, 'a name not yet used');
    seen.add(item.name);
  });
}

function report(context: Context, path: (string | number)[], input: unknown, allowed: string): void {
  context.addIssue({ code: 'custom', path, input, message: `must be ${allowed}` });
}
