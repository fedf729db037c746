import type { SequenceSet } from '../domain/sequences.ts';
import type { Sequence } from '../models/index.ts';

/** Computed once per set rather than per epoch. */
const lists = new WeakMap<SequenceSet, readonly Sequence[]>();

/** Each row of a set as a sequence that shares the set's memory. */
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
