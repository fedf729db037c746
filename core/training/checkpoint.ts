import { z } from 'zod';
import type { EpochRecord, EpochTraining, EpochValidation } from '../domain/trial.ts';
import type { ModelOptions } from '../domain/variant.ts';
import type { AdamState } from './adam.ts';
import type { ScheduleState } from './schedule.ts';

/** The best epoch so far, by validation accuracy. */
export interface BestEpoch {
  readonly epoch: number;
  readonly accuracy: number;
  readonly weights: Float32Array;
}

/**
 * The state of training between an epoch's last batch and its validation, when the weights are final but the metrics are not: it can be
 * written while the validation runs.
 */
export interface TrainingCheckpoint {
  readonly seed: number;
  readonly model: ModelOptions;
  readonly optimizer: AdamState;
  /** The schedule state with which the epoch was trained. */
  readonly schedule: ScheduleState;
  /** Best of the previous epochs; null in the first epoch. */
  readonly best: BestEpoch | null;
  /** One record for each previous epoch. */
  readonly history: readonly EpochRecord[];
  readonly training: EpochTraining;
  /** Wall time of the epoch's batches. */
  readonly seconds: number;
}

/** Where training resumes; the result has the same bits as uninterrupted training. */
export interface ResumePoint {
  readonly checkpoint: TrainingCheckpoint;
  /** Null if it was interrupted before or during the validation, which then comes first. */
  readonly validation: EpochValidation | null;
}

const MAGIC = 'DSWPCKPT';
const FORMAT_VERSION = 3;
const PREFIX_BYTES = MAGIC.length + 4;

const fraction = z.number().min(0).max(1);
const training = { trainingLoss: z.number(), trainingAccuracy: fraction };
const headerSchema = z.strictObject({
  formatVersion: z.literal(FORMAT_VERSION),
  parameters: z.int().min(1),
  seed: z.number(),
  model: z.looseObject({ architecture: z.string() }),
  steps: z.int().min(0),
  schedule: z.strictObject({ learningRate: z.number(), bestLoss: z.number().nullable(), badEpochs: z.int().min(0) }),
  best: z.strictObject({ epoch: z.int().min(1), accuracy: fraction }).nullable(),
  history: z.array(
    z.strictObject({
      ...training,
      epoch: z.int().min(1),
      learningRate: z.number(),
      validationLoss: z.number(),
      validationAccuracy: fraction,
      seconds: z.number(),
      endedAt: z.number().optional(),
    }),
  ),
  training: z.strictObject(training),
  /** Absent from checkpoints of older code, which always contained the validation and so the time. */
  seconds: z.number().default(0),
});

/**
 * Magic, header length, JSON header, then weights, both moments and, after the first epoch, the best weights, as little-endian float32.
 * The store verifies the integrity of the bytes, because objects are identified by hash.
 *
 * @param allocate memory of so many bytes, which may hold anything
 */
export function encodeCheckpoint(checkpoint: TrainingCheckpoint, allocate: (bytes: number) => Uint8Array = Buffer.allocUnsafe): Uint8Array {
  const { optimizer, best, seed, model, schedule, history, training, seconds } = checkpoint;
  const header = Buffer.from(
    JSON.stringify({
      formatVersion: FORMAT_VERSION,
      parameters: optimizer.weights.length,
      seed,
      model,
      steps: optimizer.steps,
      schedule,
      best: best === null ? null : { epoch: best.epoch, accuracy: best.accuracy },
      history,
      training,
      seconds,
    }),
  );
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.write(MAGIC, 'latin1');
  prefix.writeUInt32LE(header.byteLength, MAGIC.length);
  const vectors = [optimizer.weights, optimizer.firstMoment, optimizer.secondMoment, ...(best === null ? [] : [best.weights])];
  return join([prefix, header, ...vectors.map(viewBytes)], allocate);
}

function join(parts: readonly Uint8Array[], allocate: (bytes: number) => Uint8Array): Uint8Array {
  const joined = allocate(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.byteLength;
  }
  return joined;
}

/** The inverse of `encodeCheckpoint`. @throws Error with the reason if the bytes are not a complete checkpoint of this format */
export function decodeCheckpoint(bytes: Uint8Array): TrainingCheckpoint {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.toString('latin1', 0, MAGIC.length) !== MAGIC) throw reject(`it does not begin with ${MAGIC}`);
  if (buffer.length < PREFIX_BYTES) throw reject(`it has ${buffer.length} bytes`);
  const vectorsOffset = PREFIX_BYTES + buffer.readUInt32LE(MAGIC.length);
  const { parameters, steps, best, ...header } = readHeader(buffer.subarray(PREFIX_BYTES, vectorsOffset));
  const vectors = best === null ? 3 : 4;
  const size = vectorsOffset + vectors * 4 * parameters;
  if (buffer.length !== size) throw reject(`it has ${buffer.length} bytes, not ${size}`);
  const [weights, firstMoment, secondMoment, bestWeights] = readVectors(buffer.subarray(vectorsOffset), vectors, parameters);
  return {
    ...header,
    model: header.model as ModelOptions,
    optimizer: { weights, firstMoment, secondMoment, steps },
    best: best === null || bestWeights === undefined ? null : { ...best, weights: bestWeights },
  };
}

function readHeader(bytes: Buffer) {
  const parsed = headerSchema.safeParse(parseJson(bytes.toString('utf8')));
  if (!parsed.success) throw reject(`its header is wrong: ${z.prettifyError(parsed.error)}`);
  const { formatVersion: _, ...header } = parsed.data;
  return header;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw reject(`its header is not JSON: ${(error as Error).message}`);
  }
}

type Vectors = [weights: Float32Array, firstMoment: Float32Array, secondMoment: Float32Array, best?: Float32Array];

function readVectors(bytes: Buffer, vectors: number, size: number): Vectors {
  const values = new Float32Array(vectors * size);
  viewBytes(values).set(bytes);
  return Array.from({ length: vectors }, (_, index) => values.slice(index * size, (index + 1) * size)) as unknown as Vectors;
}

/** Every platform TensorFlow runs on is little-endian, so memory is the format. */
function viewBytes(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function reject(reason: string): Error {
  return new Error(
    `This is not a training checkpoint: ${reason}. Training resumes from the one before it, or starts again if there is none.`,
  );
}
