import { z } from 'zod';
import { SPLIT_METHOD_NAMES, SPLIT_METHODS } from '../core/domain/split-methods.ts';
import { checkFormat } from './check-format.ts';
import { countGrid, countSearch, MAX_VARIANTS } from './count-variants.ts';
import { listTexts } from './explain-issue.ts';
import { ifWellFormed, type Path } from './problems.ts';

type Context = z.RefinementCtx;

const namesSchema = ifWellFormed(z.array(ifWellFormed(z.string())));
const namedSchema = ifWellFormed(z.object({ name: ifWellFormed(z.string()) }));
const fractionSchema = z.number().min(0).lt(1);

/** The parts checked here, each parsed separately, so that an invalid one does not hide problems of the others. */
const partsSchema = z.object({
  experiments: ifWellFormed(
    z.array(
      ifWellFormed(
        z.object({
          name: ifWellFormed(z.string()),
          variants: ifWellFormed(z.array(namedSchema)),
          grid: z.unknown().optional(),
          search: z.unknown().optional(),
        }),
      ),
    ),
  ),
  claims: ifWellFormed(z.array(ifWellFormed(z.object({ test: z.object({ variants: namesSchema, than: namesSchema }) })))),
  seeds: ifWellFormed(z.array(z.number())),
  split: ifWellFormed(
    z.object({
      method: z.enum(SPLIT_METHOD_NAMES),
      validationFraction: fractionSchema,
      testFraction: fractionSchema,
      folds: ifWellFormed(z.number().nullable()),
    }),
  ),
  dataset: ifWellFormed(z.object({ sources: z.array(z.unknown()), synthetic: z.string() })),
});

type Parts = z.output<typeof partsSchema>;

/**
 * Checks relations between fields: duplicate names, claims about variants that do not exist, splits that leave nothing to train on.
 * @param sweep a configuration whose fields may be invalid, so that both kinds of problems are reported together.
 */
export function checkReferences(sweep: unknown, context: Context): void {
  const parts = ifWellFormed(partsSchema).parse(sweep);
  if (parts === undefined) return;
  checkCount(parts, context);
  checkFormatOf(sweep, context);
  checkExperimentNames(parts, context);
  checkVariants(parts, context);
  checkClaims(parts, context);
  checkSeeds(parts, context);
  checkFolds(parts, context);
  checkFractions(parts, context);
  checkSources(parts, context);
}

/** Counts variants without expanding grids, because a few lists can stand for more variants than fit into memory. */
function checkCount({ experiments = [] }: Parts, context: Context): void {
  let before = 0;
  experiments.forEach((experiment, e) => {
    const count = (experiment?.variants?.length ?? 0) + countGrid(experiment?.grid) + countSearch(experiment?.search);
    before += count;
    if (before <= MAX_VARIANTS || before - count > MAX_VARIANTS) return;
    const path = ['experiments', e];
    const message = `a sweep can have ${MAX_VARIANTS} variants; with the ${count} of this experiment there would be ${before}. List fewer values, or use several sweeps`;
    context.addIssue({ code: 'custom', path, input: experiment, message });
  });
}

const formatOfSchema = z.object({
  dataset: z.object({ format: z.unknown().optional() }),
  split: ifWellFormed(z.object({ method: ifWellFormed(z.string()) })),
});

function checkFormatOf(sweep: unknown, context: Context): void {
  const parsed = ifWellFormed(formatOfSchema).parse(sweep);
  if (parsed === undefined) return;
  const problems = { report: (path: Path, input: unknown, allowed: string) => report(context, path, input, allowed) };
  checkFormat({ format: parsed.dataset.format, method: parsed.split?.method }, problems);
}

function checkExperimentNames({ experiments = [] }: Parts, context: Context): void {
  const seen = new Set<string>();
  experiments.forEach((experiment, e) => {
    const name = experiment?.name;
    if (name === undefined) return;
    if (seen.has(name)) report(context, ['experiments', e, 'name'], name, 'a name not yet used');
    seen.add(name);
  });
}

const ALONE = 'the only one in its experiment: put variants or a grid into another experiment';

function checkVariants({ experiments = [] }: Parts, context: Context): void {
  const seen = new Map<string, string>();
  experiments.forEach((experiment, e) => {
    const path = ['experiments', e];
    if (experiment?.search !== undefined) {
      if ((experiment.variants?.length ?? 0) > 0) report(context, [...path, 'search'], 'a search', ALONE);
      if (experiment.grid !== undefined) report(context, [...path, 'search'], 'a search', ALONE);
    } else if (experiment?.variants?.length === 0 && experiment.grid === undefined && !hasUnknownField(context, path)) {
      report(context, [...path, 'variants'], [], 'at least one variant, or a grid, or a search');
    }
    experiment?.variants?.forEach((variant, v) => {
      const name = variant?.name;
      if (name === undefined) return;
      const other = seen.get(name);
      if (other !== undefined) report(context, [...path, 'variants', v, 'name'], name, `a name not yet used (${other} has it)`);
      seen.set(name, `experiments.${e}.variants.${v}`);
    });
  });
}

function checkClaims({ experiments, claims = [] }: Parts, context: Context): void {
  const known = listVariants(experiments, context);
  if (known === null) return;
  claims.forEach((claim, c) => {
    for (const field of ['variants', 'than'] as const) {
      claim?.test[field]?.forEach((name, i) => {
        if (name === undefined || known.has(name)) return;
        report(context, ['claims', c, 'test', field, i], name, `the name of a variant: ${listTexts([...known])}`);
      });
    }
  });
}

/**
 * The names of all variants; null if they are not known: an experiment is malformed, or has a grid, whose variants get their names
 * when it is expanded; `parseSweepConfiguration` then checks claims again.
 */
function listVariants(experiments: Parts['experiments'], context: Context): Set<string> | null {
  const names = experiments?.flatMap((experiment, e) => {
    if (
      experiment?.variants === undefined ||
      experiment.grid !== undefined ||
      experiment.search !== undefined ||
      hasUnknownField(context, ['experiments', e])
    )
      return [undefined];
    return experiment.variants.map((variant) => variant?.name);
  });
  if (names === undefined || names.includes(undefined)) return null;
  return new Set(names.filter((name) => name !== undefined));
}

function checkSeeds({ seeds = [] }: Parts, context: Context): void {
  if (new Set(seeds).size < seeds.length) report(context, ['seeds'], seeds, 'each seed once');
}

function checkFolds({ split }: Parts, context: Context): void {
  if (split?.folds == null) return;
  const { fewestFolds } = SPLIT_METHODS[split.method];
  if (split.folds >= fewestFolds) return;
  const parts = 'because one part of the users is for testing and another one for validation';
  report(context, ['split', 'folds'], split.folds, `at least ${fewestFolds}, or null, with split.method "${split.method}", ${parts}`);
}

function checkFractions({ split }: Parts, context: Context): void {
  if (split === undefined || SPLIT_METHODS[split.method].reads.length === 0) return;
  const { method, validationFraction, testFraction, folds } = split;
  if (method === 'official') {
    if (testFraction > 0)
      report(context, ['split', 'testFraction'], testFraction, '0 with split.method "official", because the data has its own test part');
    if ((folds ?? 1) > 1)
      report(context, ['split', 'folds'], folds, '1 or null with split.method "official", because its parts make one fold; use more seeds');
  }
  const path = ['split', 'validationFraction'];
  if (validationFraction + testFraction >= 1)
    report(context, path, validationFraction, `less than ${1 - testFraction}, so that something is left to train on`);
  if (validationFraction === 0) report(context, path, 0, 'more than 0, because selection and early stopping need it');
}

function checkSources({ dataset }: Parts, context: Context): void {
  if (dataset?.sources.length !== 0 || dataset.synthetic !== 'never' || hasUnknownField(context, ['dataset'])) return;
  report(context, ['dataset', 'sources'], [], 'at least one source, or dataset.synthetic "fallback" or "always"');
}

/** Whether a misspelt field explains a missing one. */
function hasUnknownField({ issues }: Context, path: Path): boolean {
  return issues.some((issue) => issue.code === 'unrecognized_keys' && issue.path?.join('.') === path.join('.'));
}

function report(context: Context, path: Path, input: unknown, allowed: string): void {
  context.addIssue({ code: 'custom', path: [...path], input, message: `must be ${allowed}` });
}
