import { utf8ToBytes } from '@noble/hashes/utils.js';
import { DurasweepError } from '../core/domain/errors.ts';
import { explainRotations } from '../core/domain/training-problems.ts';
import type { Variant } from '../core/domain/variant.ts';
import { findChosenEpochs } from './check-chosen-epochs.ts';
import { findInitialisationProblems } from './check-initialisation.ts';
import { describeIssues } from './describe-issues.ts';
import { abbreviate, explainIssue, listTexts } from './explain-issue.ts';
import { hasReferences } from './references.ts';
import { findDistillationProblems } from './resolve-distillation.ts';
import { findEnsembleProblems } from './resolve-ensembles.ts';
import { draftVariants, resolveSeeds, resolveVariants, turnsTriples } from './resolve-variants.ts';
import { type SweepConfiguration, sweepSchema } from './schema.ts';
import { findSearchProblems } from './search/check-search.ts';

/** Temporal allows 2 MB of arguments, which a sweep's configuration shares with its state. */
const MAX_BYTES = 1_000_000;
const UNRESOLVED =
  'extends, dataset.file: other files can only be referred to when a sweep starts. Resolve them first: npm run --silent config -- print <file>';
const PROBLEMS_TOLD = 50;
/** The schema's limit for names. */
const NAME_CHARACTERS = 100;

/**
 * Validates a configuration and fills in its defaults.
 * @throws DurasweepError InvalidConfig with all problems (or the first ones, if there are very many): field path, value, what is allowed.
 */
export function parseSweepConfiguration(input: unknown): SweepConfiguration {
  if (hasReferences(input)) throw new DurasweepError('InvalidConfig', UNRESOLVED);
  const result = sweepSchema.safeParse(input, { error: explainIssue });
  const problems = result.success ? findProblemsOfWhole(result.data) : describeIssues(input, result.error.issues);
  if (result.success && problems.length === 0) return result.data;
  const told = problems.slice(0, PROBLEMS_TOLD).map((line) => `  ${line}`);
  const left = problems.length - told.length;
  if (left > 0) told.push(`  and ${left} more`);
  throw new DurasweepError('InvalidConfig', `The configuration has ${count(problems.length)}:\n${told.join('\n')}`);
}

function findProblemsOfWhole(configuration: SweepConfiguration): string[] {
  const { length } = utf8ToBytes(JSON.stringify(configuration));
  if (length > MAX_BYTES) {
    const wayOut = 'use grids instead of variants, or several sweeps';
    return [`(the whole): must be at most ${MAX_BYTES} bytes of JSON with all defaults, got ${length}; ${wayOut}`];
  }
  const variants = resolveVariants(configuration);
  const names = variants.map(({ name }) => name);
  return [
    ...findSearchProblems(configuration),
    ...findLongNames(names),
    ...findUnknownInClaims(configuration, new Set(names)),
    ...findImpossibleRotations(configuration, variants),
    ...findChosenEpochs(configuration, variants),
    ...findInitialisationProblems(variants),
    ...findEnsembleProblems(configuration, names),
    ...findDistillationProblems({ drafts: draftVariants(configuration), seeds: resolveSeeds(configuration.seeds) }),
  ];
}

/** Only for formats that name their features; for others, the number is known only from the data. */
function findImpossibleRotations({ dataset: { format } }: SweepConfiguration, variants: readonly Variant[]): string[] {
  if (!('features' in format)) return [];
  const rotating = variants.filter(({ training }) => turnsTriples(training.augmentation));
  const problem = explainRotations(
    rotating.map(({ name: variant }) => ({ variant })),
    format.features.length,
  );
  return problem === null ? [] : [problem];
}

function findLongNames(names: readonly string[]): string[] {
  const longest = names.reduce((longer, name) => (name.length > longer.length ? name : longer), '');
  if (longest.length <= NAME_CHARACTERS) return [];
  const wayOut = 'list fewer fields in one grid, or shorter numbers';
  return [
    `experiments: the name of a variant can have ${NAME_CHARACTERS} characters, but a grid generates one of ${longest.length}: ${longest}; ${wayOut}`,
  ];
}

/** Finds claims about variants that do not exist; the names of grid variants are known only here. */
function findUnknownInClaims(configuration: SweepConfiguration, known: ReadonlySet<string>): string[] {
  return configuration.claims.flatMap(({ test }, claim) =>
    [...test.variants, ...('than' in test ? test.than : [])]
      .filter((name) => !known.has(name))
      .map((name) => `claims.${claim}.test: must be about variants of the sweep (${listTexts([...known])}), got ${abbreviate(name)}`),
  );
}

function count(problems: number): string {
  return problems === 1 ? 'one problem' : `${problems} problems`;
}
