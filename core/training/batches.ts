import { createRandom, type Random } from '../domain/random.ts';
import type { SequenceSet } from '../domain/sequences.ts';
import type { Batching } from '../domain/variant.ts';

/** Numbers of the random streams of one seed; initial parameters use stream 1. */
export const STREAMS = { batches: 3, dropout: 4, augmentation: 5, limit: 6, mixup: 7, evaluation: 8 } as const;

export interface BatchPlanRequest {
  /** `[rows]`, lengths in the batches: after augmentation. */
  readonly lengths: readonly number[];
  /** `[rows]`, recording indices, which define the order before shuffling, independently of the order of rows. */
  readonly recordings: Int32Array;
  readonly batching: Batching;
  readonly batchSize: number;
  readonly seed: number;
  readonly epoch: number;
}

/** Maximum difference in length, in steps, at which two recordings can swap places in a length-sorted epoch. */
const LENGTH_JITTER = 2;

/**
 * Rows of each batch of one epoch. Every row occurs once; only the last batch may be smaller.
 */
export function planBatches(request: BatchPlanRequest): number[][] {
  const random = createRandom({ seed: request.seed, stream: [STREAMS.batches, request.epoch] });
  const order = random.shuffle(orderByRecording(request.recordings));
  if (request.batching === 'random') return cut(order, request.batchSize);
  const keys = request.lengths.map((length) => length + LENGTH_JITTER * random.uniform());
  return shuffleBatches({ sorted: sortRows(keys), batchSize: request.batchSize, random });
}

/** Takes the remainder from a random position; otherwise it would always contain the longest rows. */
function shuffleBatches({ sorted, batchSize, random }: { sorted: readonly number[]; batchSize: number; random: Random }): number[][] {
  const full = Math.floor(sorted.length / batchSize);
  const start = random.integer(full + 1) * batchSize;
  const remainder = sorted.slice(start, start + (sorted.length % batchSize));
  const others = [...sorted.slice(0, start), ...sorted.slice(start + remainder.length)];
  const batches = random.shuffle(cut(others, batchSize));
  return remainder.length === 0 ? batches : [...batches, remainder];
}

/** Batches in recording order, as the reference protocol validates. */
export function planRecordingOrder(set: Pick<SequenceSet, 'recordings'>, batchSize: number): number[][] {
  return cut(orderByRecording(set.recordings), batchSize);
}

/** Batches in the set's own order, shortest first. */
export function planStoredOrder(count: number, batchSize: number): number[][] {
  return cut(
    Array.from({ length: count }, (_, row) => row),
    batchSize,
  );
}

/** Computed once per set rather than per epoch. */
const recordingOrders = new WeakMap<Int32Array, readonly number[]>();

function orderByRecording(recordings: Int32Array): readonly number[] {
  const known = recordingOrders.get(recordings);
  if (known !== undefined) return known;
  const order = sortRows(recordings);
  recordingOrders.set(recordings, order);
  return order;
}

/** Rows sorted by key, stable. */
function sortRows(keys: ArrayLike<number>): number[] {
  return Array.from({ length: keys.length }, (_, row) => row).sort((a, b) => compare(keys[a] as number, keys[b] as number));
}

/** Always a whole number: a difference would be an object in memory for each comparison, which takes longer to collect than to compute. */
function compare(a: number, b: number): number {
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

function cut(rows: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, batch) => rows.slice(batch * size, (batch + 1) * size));
}
