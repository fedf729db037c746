import { createRandom } from '../domain/random.ts';
import type { FoldSequences, SequenceSet } from '../domain/sequences.ts';
import { STREAMS } from './batches.ts';

export interface LimitRequest {
  readonly data: FoldSequences;
  /** Soft targets `[count, classes]` of the training part, if there are any. */
  readonly softTargets?: Float32Array;
  readonly perClass: number;
  readonly seed: number;
}

/**
 * A fold whose training part has at most `perClass` recordings of each class, drawn by the seed; a smaller number gives a subset of a larger
 * one. Rows keep their order.
 */
export function limitRecordings({ data, softTargets, perClass, seed }: LimitRequest): Pick<LimitRequest, 'data' | 'softTargets'> {
  const rows = drawRows(data.train, perClass, seed);
  const limited = { ...data, train: pickRows(data.train, rows) };
  return softTargets === undefined ? { data: limited } : { data: limited, softTargets: pickBlocks(softTargets, rows, data.classes.length) };
}

function drawRows({ count, recordings, labels }: SequenceSet, perClass: number, seed: number): number[] {
  const ordered = Array.from({ length: count }, (_, row) => row).sort((a, b) => (recordings[a] as number) - (recordings[b] as number));
  const byClass = new Map<number, number[]>();
  for (const row of ordered) {
    const label = labels[row] as number;
    const members = byClass.get(label);
    if (members) members.push(row);
    else byClass.set(label, [row]);
  }
  return [...byClass]
    .flatMap(([label, members]) =>
      createRandom({ seed, stream: [STREAMS.limit, label] })
        .shuffle(members)
        .slice(0, perClass),
    )
    .sort((a, b) => a - b);
}

function pickRows(set: SequenceSet, rows: readonly number[]): SequenceSet {
  const pick = (numbers: Int32Array) => Int32Array.from(rows, (row) => numbers[row] as number);
  return {
    ...set,
    count: rows.length,
    values: pickBlocks(set.values, rows, set.maxLength * set.features),
    lengths: pick(set.lengths),
    labels: pick(set.labels),
    groups: pick(set.groups),
    recordings: pick(set.recordings),
  };
}

/** @param width values per row */
function pickBlocks(values: Float32Array, rows: readonly number[], width: number): Float32Array {
  const picked = new Float32Array(rows.length * width);
  rows.forEach((row, position) => {
    picked.set(values.subarray(row * width, (row + 1) * width), position * width);
  });
  return picked;
}
