/**
 * Wilcoxon's signed-rank test of paired differences, one-sided and exact: how likely they are this low or lower if each were as likely to have
 * the other sign. Equal sizes share their mean rank; a difference of 0 has a rank, but no side.
 *
 * @returns p, from 2^−n to 1; 1 without differences
 */
export function testLower(differences: readonly number[]): number {
  const ranked = rankBySize(differences).filter(({ difference }) => difference !== 0);
  const observed = ranked.reduce((sum, { difference, doubled }) => sum + (difference > 0 ? doubled : 0), 0);
  const total = ranked.reduce((sum, { doubled }) => sum + doubled, 0);
  let shares = new Float64Array(total + 1);
  shares[0] = 1;
  for (const { doubled } of ranked) shares = shares.map((share, sum) => (share + (shares[sum - doubled] ?? 0)) / 2);
  return shares.subarray(0, observed + 1).reduce((sum, share) => sum + share, 0);
}

interface Ranked {
  readonly difference: number;
  /** Twice the rank, because mean ranks can be halves. */
  readonly doubled: number;
}

function rankBySize(differences: readonly number[]): Ranked[] {
  const sizes = differences.map(Math.abs).sort((a, b) => a - b);
  return differences.map((difference) => {
    const size = Math.abs(difference);
    return { difference, doubled: sizes.indexOf(size) + 1 + (sizes.lastIndexOf(size) + 1) };
  });
}
