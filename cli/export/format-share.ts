export function formatShare(share: number | null): string {
  return share === null ? 'not measured' : `${(100 * share).toFixed(1)} %`;
}
