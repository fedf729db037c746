/** Removed fields by name, and what to do if a configuration still has them. */
const REMOVED: Readonly<Record<string, string>> = {
  packSeeds: 'was removed because it did not make training faster; delete it: each seed trains in its own slot, in parallel',
};

/** The message for removed fields; undefined if none of the fields was removed. */
export function explainRemoved(fields: readonly string[]): string | undefined {
  const removed = fields.filter((field) => Object.hasOwn(REMOVED, field));
  return removed.length === 0 ? undefined : removed.map((field) => `the field ${JSON.stringify(field)} ${REMOVED[field]}`).join('; ');
}

/**
 * Drops removed fields that have their default value from a resolved configuration of older code. One with another value stays
 * and is refused.
 */
export function dropRemovedDefaults<Configuration>(configuration: Configuration): Configuration {
  const execution = (configuration as { readonly execution?: { readonly packSeeds?: unknown } } | null)?.execution;
  if (execution?.packSeeds !== false) return configuration;
  const { packSeeds: _removed, ...rest } = execution;
  return { ...configuration, execution: rest };
}
