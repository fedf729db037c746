/** Compares by code units, because the collation of locales differs between machines. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
