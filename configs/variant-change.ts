import { DurasweepError } from '../core/domain/errors.ts';
import { describeIssues } from './describe-issues.ts';
import { explainIssue } from './explain-issue.ts';
import { override } from './override.ts';
import { listVariants } from './resolve-variants.ts';
import { type SweepConfiguration, type VariantConfiguration, variantSchema } from './schema.ts';
import { trainingSchema } from './training-schema.ts';

/** Fields of a variant or its training that were changed after the sweep started, by `retryVariant` or `extend` (`maxEpochs`). */
export type VariantChange = Readonly<Record<string, unknown>>;
export type VariantChanges = Readonly<Record<string, VariantChange>>;

const TRAINING_FIELDS = Object.keys(trainingSchema.shape);

/** A variant may have an inherited name, such as `constructor`. */
export function findChange(changes: VariantChanges, variant: string): VariantChange | undefined {
  return Object.hasOwn(changes, variant) ? changes[variant] : undefined;
}

/** Applies a change to a variant: objects are merged, everything else is replaced; training fields are given like the variant's own. */
export function changeVariant(variant: VariantConfiguration, change: VariantChange): VariantConfiguration {
  const { own, training } = splitChange(change);
  const changed = override(variant, own) as VariantConfiguration;
  if (Object.keys(training).length === 0) return changed;
  return { ...changed, training: override(variant.training ?? {}, training) as NonNullable<VariantConfiguration['training']> };
}

/**
 * Validates a change of a sweep's variant and fills in defaults.
 *
 * @param change including earlier changes
 * @throws DurasweepError InvalidConfig naming each invalid field, its value and what is allowed
 */
export function parseChange(configuration: SweepConfiguration, name: string, change: VariantChange): VariantChange {
  if ('name' in change) throw refuse(['name: cannot be changed, because results are stored under it']);
  const variant = configuration.experiments.flatMap(listVariants).find((one) => one.name === name);
  if (variant === undefined) throw refuse([`there is no variant "${name}"`]);
  const changed = changeVariant(variant, change);
  const parsed = variantSchema.safeParse(changed, { error: explainIssue });
  if (!parsed.success) throw refuse(describeIssues(changed, parsed.error.issues).map(phraseForChange));
  const { training = {}, ...own } = parsed.data;
  const complete: Readonly<Record<string, unknown>> = { ...training, ...own };
  return Object.fromEntries(Object.keys(change).map((field) => [field, complete[field]]));
}

/** In a change, training fields are given like the variant's own. */
function phraseForChange(line: string): string {
  if (line.startsWith('(the whole): there is no field'))
    return `${line}, and those of training by their names: ${TRAINING_FIELDS.join(', ')}`;
  return line.replace(/^training\./, '');
}

function splitChange(change: VariantChange): { own: VariantChange; training: VariantChange } {
  const fields = Object.entries(change);
  return {
    own: Object.fromEntries(fields.filter(([name]) => !TRAINING_FIELDS.includes(name))),
    training: Object.fromEntries(fields.filter(([name]) => TRAINING_FIELDS.includes(name))),
  };
}

function refuse(problems: readonly string[]): DurasweepError {
  return new DurasweepError('InvalidConfig', problems.join('\n'));
}
