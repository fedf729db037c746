/** A field in which two configurations differ. */
export interface Difference {
  /** Such as `training.maxEpochs` or `experiments[width].variants[gru_64].hiddenSize`. */
  readonly path: string;
  /** As JSON; null if it is missing. */
  readonly first: string | null;
  readonly second: string | null;
}

/** Compares field by field; list items with a name are matched by name. */
export function findDifferences(first: unknown, second: unknown): Difference[] {
  const before = flatten(first);
  const after = flatten(second);
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  return paths
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => ({ path, first: before.get(path) ?? null, second: after.get(path) ?? null }));
}

function flatten(value: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
  if (Array.isArray(value)) for (const [index, inner] of value.entries()) flatten(inner, `${path}[${nameOf(inner) ?? index}]`, found);
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) flatten(inner, path === '' ? name : `${path}.${name}`, found);
  else found.set(path, JSON.stringify(value) ?? 'undefined');
  return found;
}

function nameOf(value: unknown): string | null {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string' ? value.name : null;
}
