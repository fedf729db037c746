import type { RefusalScores } from '../domain/trial.ts';
import { findLargest, toProbabilities } from './logits.ts';

/** Share of the validation part that the threshold accepts. */
const ACCEPTED = 0.95;

export interface RefusalRequest {
  /** Recordings of known classes that determine the threshold, `[count, classes]` logits. */
  readonly validation: Float32Array;
  /** Other recordings of known classes; if empty, the validation part is used, which is optimistic. */
  readonly known: Float32Array;
  /** Recordings of classes that were left out. */
  readonly unknown: Float32Array;
  readonly classes: number;
}

/**
 * How well unknown classes are rejected. The score of a recording is the probability of its most likely class; below the threshold,
 * which accepts 95 % of the validation part, it is rejected. AUROC: the probability that a recording of a known class scores higher than one of
 * an unknown class; equal scores count half.
 */
export function measureRefusal({ validation, known, unknown, classes }: RefusalRequest): RefusalScores {
  const sorted = scoreAll(validation, classes).sort();
  const threshold = sorted[Math.floor((1 - ACCEPTED) * sorted.length)] ?? 0;
  const [ofKnown, ofUnknown] = [scoreAll(known, classes), scoreAll(unknown, classes)];
  return {
    count: ofUnknown.length,
    auroc: measureAuroc(ofKnown, ofUnknown),
    threshold,
    acceptedKnown: shareOf(ofKnown, (score) => score >= threshold),
    refusedUnknown: shareOf(ofUnknown, (score) => score < threshold),
  };
}

function scoreAll(logits: Float32Array, classes: number): Float64Array {
  const probabilities = toProbabilities(logits, classes);
  return Float64Array.from({ length: logits.length / classes }, (_, row) => {
    return probabilities[row * classes + findLargest(probabilities, row * classes, classes)] as number;
  });
}

/** AUROC by ranks (Mann and Whitney); null if either side has no recordings. */
export function measureAuroc(higher: Float64Array, lower: Float64Array): number | null {
  if (higher.length === 0 || lower.length === 0) return null;
  const sorted = Float64Array.from(lower).sort();
  const wins = higher.reduce((sum, score) => {
    const below = countBelow(sorted, (other) => other < score);
    return sum + below + (countBelow(sorted, (other) => other <= score) - below) / 2;
  }, 0);
  return wins / (higher.length * lower.length);
}

/** Number of sorted values that are `before`, by bisection. */
function countBelow(sorted: Float64Array, before: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(sorted[middle] as number)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function shareOf(scores: Float64Array, holds: (score: number) => boolean): number {
  return scores.length === 0 ? 0 : scores.filter(holds).length / scores.length;
}
