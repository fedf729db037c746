/** Variants of one sweep: its state, with a line for each, has to fit into what Temporal takes. */
export const MAX_VARIANTS = 10_000;

/** How many variants a search may suggest; of a malformed one, none. */
export function countSearch(search: unknown): number {
  const { budget } = (search ?? {}) as { readonly budget?: { readonly trials?: unknown } | null };
  const trials = budget?.trials;
  return typeof trials === 'number' && trials > 0 ? trials : 0;
}

/** How many variants a grid stands for, without writing them out; of a malformed one, as far as its lists tell. */
export function countGrid(grid: unknown): number {
  if (typeof grid !== 'object' || grid === null) return 0;
  return Object.values(grid).reduce((product: number, values) => (Array.isArray(values) ? product * values.length : product), 1);
}
