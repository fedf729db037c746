import type { ResultRow, ResultsView } from '../../views/results-view.ts';

/** Accuracies of one variant in two sweeps, as fractions; null if it has none. */
export interface SweepsRow {
  readonly variant: string;
  readonly first: number | null;
  readonly second: number | null;
  /** Second minus first. */
  readonly difference: number | null;
}

type Compared = Pick<ResultsView, 'primaryMetric' | 'variants'>;

/** Compares by the primary metric if both sweeps have the same, otherwise by validation accuracy; in the order of the first sweep, then of the second. */
export function compareSweeps(one: Compared, other: Compared): SweepsRow[] {
  const read = (row: ResultRow | undefined) => (one.primaryMetric === other.primaryMetric ? row?.mean : row?.validation) ?? null;
  const before = new Map(one.variants.map((row) => [row.variant, row]));
  const after = new Map(other.variants.map((row) => [row.variant, row]));
  return [...new Set([...before.keys(), ...after.keys()])].map((variant) => {
    const [first, second] = [read(before.get(variant)), read(after.get(variant))];
    return { variant, first, second, difference: first === null || second === null ? null : second - first };
  });
}
