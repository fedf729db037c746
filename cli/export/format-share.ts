export function formatShare(share: number | null): string {
  return share === null ? 'none measured' : `${(100 * share).toFixed(1)} %`;
}
