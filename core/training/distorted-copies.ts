import { createRandom } from '../domain/random.ts';
import type { SequenceSet } from '../domain/sequences.ts';
import type { AugmentationOptions } from '../domain/variant.ts';
import { STREAMS } from './batches.ts';
import type { AugmentSequence } from './epoch-data.ts';
import { listSequences } from './sequence-rows.ts';

/** Distortion of recordings for evaluation. */
export interface Distortion {
  /** Number of copies in addition to the undistorted recording, ≥ 1. */
  readonly copies: number;
  readonly augmentSequence: AugmentSequence;
  readonly options: AugmentationOptions;
  readonly seed: number;
}

/** A copy of a set with every recording distorted; rows keep their order. @param copy from 1; each is drawn independently */
export function distortSet(set: SequenceSet, { augmentSequence, options, seed }: Distortion, copy: number): SequenceSet {
  const distorted = listSequences(set).map((sequence, row) => {
    const random = createRandom({ seed, stream: [STREAMS.evaluation, copy, set.recordings[row] as number] });
    return augmentSequence({ ...sequence, features: set.features, options, random });
  });
  const maxLength = distorted.reduce((longest, { length }) => Math.max(longest, length), 1);
  const width = maxLength * set.features;
  const values = new Float32Array(set.count * width);
  distorted.forEach((sequence, row) => {
    values.set(sequence.values.subarray(0, sequence.length * set.features), row * width);
  });
  return { ...set, maxLength, values, lengths: Int32Array.from(distorted, ({ length }) => length) };
}
