import type { SequenceSet } from '../../domain/sequences.ts';
import { boundDistance, createWarpingDistance, type Series } from './dynamic-time-warping.ts';

/** Sakoe and Chiba's band, as a share of the longer series. */
const BAND = 0.2;

interface Candidate {
  readonly row: number;
  /** No distance can be smaller. */
  readonly bound: number;
}

export interface NearestNeighbourRequest {
  readonly train: SequenceSet;
  readonly queries: SequenceSet;
  /** Called for each query. */
  readonly onQuery?: (() => void) | undefined;
}

/**
 * Predicts the class of the nearest training sequence by dynamic time warping. Exact: candidates are tried from the smallest lower bound
 * up, until a bound exceeds the best distance found; equal distances go to the first training row.
 *
 * @returns class index of every query, `[queries.count]`.
 */
export function predictByNearestNeighbour({ train, queries, onQuery }: NearestNeighbourRequest): Int32Array {
  const { features } = train;
  const neighbours = pickSeries(train);
  const measure = createWarpingDistance({ features, maxLength: Math.max(train.maxLength, queries.maxLength), band: BAND });
  const labels = pickSeries(queries).map((query) => {
    onQuery?.();
    const candidates = sortCandidates(neighbours.map((series, row) => ({ row, bound: boundDistance(query, series, features) })));
    let nearest = { row: 0, distance: Number.POSITIVE_INFINITY };
    for (const { row, bound } of candidates) {
      if (bound > nearest.distance) break;
      const distance = measure({ a: query, b: neighbours[row] ?? query, limit: nearest.distance });
      if (distance < nearest.distance || (distance === nearest.distance && row < nearest.row)) nearest = { row, distance };
    }
    return train.labels[nearest.row] ?? 0;
  });
  return Int32Array.from(labels);
}

function sortCandidates(candidates: Candidate[]): Candidate[] {
  return candidates.sort((a, b) => a.bound - b.bound);
}

function pickSeries({ count, maxLength, features, values, lengths }: SequenceSet): Series[] {
  return Array.from({ length: count }, (_, row) => {
    const start = row * maxLength * features;
    const length = lengths[row] ?? 0;
    return { length, values: values.subarray(start, start + length * features) };
  });
}
