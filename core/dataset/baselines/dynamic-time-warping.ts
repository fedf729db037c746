/** One sequence without padding. */
export interface Series {
  readonly length: number;
  /** `[length, features]`. */
  readonly values: Float32Array;
}

/** @param limit distances above it may be returned as infinity. */
export type WarpingDistance = (request: { a: Series; b: Series; limit: number }) => number;

/**
 * Creates a function for the dynamic-time-warping distance: the smallest sum of squared differences over all alignments that stay within a
 * band around the diagonal (Sakoe and Chiba, 1978). The band is widened where lengths differ, so that an alignment always exists.
 *
 * @param maxLength longest series that will be compared.
 * @param band share of the longer series' length, 0 … 1.
 */
export function createWarpingDistance(settings: { features: number; maxLength: number; band: number }): WarpingDistance {
  const { features, band } = settings;
  const rows = [new Float64Array(settings.maxLength + 1), new Float64Array(settings.maxLength + 1)] as const;
  return ({ a, b, limit }) => {
    const width = Math.max(Math.ceil(band * Math.max(a.length, b.length)), Math.abs(a.length - b.length));
    let [previous, current] = rows;
    previous.fill(Number.POSITIVE_INFINITY);
    previous[0] = 0;
    for (let row = 1; row <= a.length; row += 1) {
      current.fill(Number.POSITIVE_INFINITY);
      const first = Math.max(1, row - width);
      const last = Math.min(b.length, row + width);
      let smallest = Number.POSITIVE_INFINITY;
      for (let column = first; column <= last; column += 1) {
        const before = Math.min(previous[column] as number, previous[column - 1] as number, current[column - 1] as number);
        const cost = before + squaredDifference(a.values, (row - 1) * features, b.values, (column - 1) * features, features);
        current[column] = cost;
        if (cost < smallest) smallest = cost;
      }
      // Costs only grow along an alignment, and every alignment crosses this row.
      if (smallest > limit) return Number.POSITIVE_INFINITY;
      [previous, current] = [current, previous];
    }
    return previous[b.length] as number;
  };
}

/** A distance that warping cannot undercut: the first steps are always aligned, and so are the last (Kim, Park and Chu, 2001). */
export function boundDistance(a: Series, b: Series, features: number): number {
  const first = squaredDifference(a.values, 0, b.values, 0, features);
  if (a.length === 1 && b.length === 1) return first;
  return first + squaredDifference(a.values, (a.length - 1) * features, b.values, (b.length - 1) * features, features);
}

function squaredDifference(a: Float32Array, aStart: number, b: Float32Array, bStart: number, features: number): number {
  let sum = 0;
  for (let feature = 0; feature < features; feature += 1) {
    const difference = (a[aStart + feature] as number) - (b[bStart + feature] as number);
    sum += difference * difference;
  }
  return sum;
}
