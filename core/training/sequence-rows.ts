import type { SequenceSet } from '../domain/sequences.ts';
import type { Sequence } from '../models/index.ts';

/** Listed once for each set, not for each epoch. */
const lists = new WeakMap<SequenceSet, readonly Sequence[]>();

/** Each row of a set as a sequence over the set's own memory. */
export function listSequences(set: SequenceSet): readonly Sequence[] {
  const known = lists.get(set);
  if (known !== undefined) return known;
  const sequences = viewRows(set);
  lists.set(set, sequences);
  return sequences;
}

function viewRows(set: SequenceSet): Sequence[] {
  const stride = set.maxLength * set.features;
  return Array.from(set.lengths, (length, row) => ({
    length,
    values: set.values.subarray(row * stride, row * stride + length * set.features),
  }));
}

/** Index of the largest of `classes` values from `offset` on, the first of equals. */
export function findLargest(values: Float32Array, offset: number, classes: number): number {
  let largest = 0;
  for (let index = 1; index < classes; index += 1) {
    if ((values[offset + index] as number) > (values[offset + largest] as number)) largest = index;
  }
  return largest;
}

/** Log of the sum of exponentials of `classes` values from `offset` on, without overflow. */
export function logSumExp(values: Float32Array, offset: number, classes: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let index = offset; index < offset + classes; index += 1) largest = Math.max(largest, values[index] as number);
  let sum = 0;
  for (let index = offset; index < offset + classes; index += 1) sum += Math.exp((values[index] as number) - largest);
  return largest + Math.log(sum);
}
