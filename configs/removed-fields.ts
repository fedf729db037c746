/** Fields that configurations had once, by their names, and what to do where one still has them. */
const REMOVED: Readonly<Record<string, string>> = {
  packSeeds: 'was removed because it did not make training faster; delete it: each seed trains in its own slot, in parallel',
};

/** What to say of unknown fields that were known once; undefined: of none of them. */
export function explainRemoved(fields: readonly string[]): string | undefined {
  const removed = fields.filter((field) => Object.hasOwn(REMOVED, field));
  return removed.length === 0 ? undefined : removed.map((field) => `the field ${JSON.stringify(field)} ${REMOVED[field]}`).join('; ');
}

/**
 * A resolved configuration of older code, without the fields it was given by default and that are no more. One that was asked for stays,
 * and is refused like any other.
 */
export function dropRemovedDefaults<Configuration>(configuration: Configuration): Configuration {
  const execution = (configuration as { readonly execution?: { readonly packSeeds?: unknown } } | null)?.execution;
  if (execution?.packSeeds !== false) return configuration;
  const { packSeeds: _removed, ...rest } = execution;
  return { ...configuration, execution: rest };
}
