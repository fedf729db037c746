/** A value and the fold it was measured on. */
export interface FoldValue {
  readonly fold: number;
  readonly value: number;
}

/** The values of each fold, ordered by fold; within a fold in their given order. */
export function groupByFold(values: readonly FoldValue[]): number[][] {
  const byFold = new Map<number, number[]>();
  for (const { fold, value } of values) {
    const own = byFold.get(fold);
    if (own) own.push(value);
    else byFold.set(fold, [value]);
  }
  return [...byFold].sort(([a], [b]) => a - b).map(([, own]) => own);
}
