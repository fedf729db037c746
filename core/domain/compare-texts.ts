/** By code units: a locale's collation would differ between machines. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
