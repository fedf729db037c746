/** Maximum number of variants of a sweep: its state, with a row for each, must stay below Temporal's size limit. */
export const MAX_VARIANTS = 50_000;

/** How many variants a search may suggest; 0 if it is malformed. */
export function countSearch(search: unknown): number {
  const { budget } = (search ?? {}) as { readonly budget?: { readonly trials?: unknown } | null };
  const trials = budget?.trials;
  return typeof trials === 'number' && trials > 0 ? trials : 0;
}

/** How many variants a grid has, without expanding it; of a malformed one, according to its valid lists. */
export function countGrid(grid: unknown): number {
  if (typeof grid !== 'object' || grid === null) return 0;
  return Object.values(grid).reduce((product: number, values) => (Array.isArray(values) ? product * values.length : product), 1);
}
