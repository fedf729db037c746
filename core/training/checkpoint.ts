import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { EpochRecord } from '../domain/trial.ts';
import type { ModelOptions } from '../domain/variant.ts';
import type { AdamState } from './adam.ts';
import type { ScheduleState } from './schedule.ts';

/** The best epoch so far, by validation accuracy. */
export interface BestEpoch {
  readonly epoch: number;
  readonly accuracy: number;
  readonly weights: Float32Array;
}

/** Everything a training carries from one epoch to the next: resumed from it, it ends with the bits of one never interrupted. */
export interface TrainingCheckpoint {
  readonly seed: number;
  readonly model: ModelOptions;
  readonly optimizer: AdamState;
  readonly schedule: ScheduleState;
  readonly best: BestEpoch;
  /** One record per finished epoch. */
  readonly history: readonly EpochRecord[];
}

const MAGIC = 'DSWPCKPT';
const FORMAT_VERSION = 2;
const DIGEST_BYTES = 32;
const BODY_OFFSET = MAGIC.length + DIGEST_BYTES;
const PREFIX_BYTES = BODY_OFFSET + 4;

const fraction = z.number().min(0).max(1);
const headerSchema = z.strictObject({
  formatVersion: z.literal(FORMAT_VERSION),
  parameters: z.int().min(1),
  seed: z.number(),
  model: z.strictObject({
    architecture: z.string(),
    hiddenSize: z.int(),
    layers: z.int(),
    dropout: z.number(),
    readout: z.string(),
  }),
  steps: z.int().min(0),
  schedule: z.strictObject({ learningRate: z.number(), bestLoss: z.number().nullable(), badEpochs: z.int().min(0) }),
  best: z.strictObject({ epoch: z.int().min(1), accuracy: fraction }),
  history: z
    .array(
      z.strictObject({
        epoch: z.int().min(1),
        learningRate: z.number(),
        trainingLoss: z.number(),
        trainingAccuracy: fraction,
        validationLoss: z.number(),
        validationAccuracy: fraction,
        seconds: z.number(),
      }),
    )
    .min(1),
});

/**
 * Magic, sha256 of all that follows, header length, JSON header, then weights, both moments and, unless the last epoch is the best,
 * the best weights, as little-endian float32.
 */
export function encodeCheckpoint(checkpoint: TrainingCheckpoint): Uint8Array {
  const { optimizer, best, seed, model, schedule, history } = checkpoint;
  const header = Buffer.from(
    JSON.stringify({
      formatVersion: FORMAT_VERSION,
      parameters: optimizer.weights.length,
      seed,
      model,
      steps: optimizer.steps,
      schedule,
      best: { epoch: best.epoch, accuracy: best.accuracy },
      history,
    }),
  );
  const vectors = [optimizer.weights, optimizer.firstMoment, optimizer.secondMoment, ...(isLast(best, history) ? [] : [best.weights])];
  return assemble(header, vectors.map(viewBytes));
}

/** Writes everything into its place once: a large network's checkpoint is tens of megabytes, made after every epoch. */
function assemble(header: Uint8Array, vectors: readonly Uint8Array[]): Uint8Array {
  const vectorBytes = vectors.reduce((sum, vector) => sum + vector.byteLength, 0);
  const buffer = Buffer.allocUnsafe(PREFIX_BYTES + header.byteLength + vectorBytes);
  buffer.write(MAGIC, 'latin1');
  buffer.writeUInt32LE(header.byteLength, BODY_OFFSET);
  let offset = PREFIX_BYTES;
  for (const part of [header, ...vectors]) {
    buffer.set(part, offset);
    offset += part.byteLength;
  }
  createHash('sha256').update(buffer.subarray(BODY_OFFSET)).digest().copy(buffer, MAGIC.length);
  return buffer;
}

/** The reverse of `encodeCheckpoint`. @throws Error that says why, where the bytes are not a whole checkpoint of this format */
export function decodeCheckpoint(bytes: Uint8Array): TrainingCheckpoint {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.toString('latin1', 0, MAGIC.length) !== MAGIC) throw reject(`it does not begin with ${MAGIC}`);
  const body = buffer.subarray(BODY_OFFSET);
  const digest = createHash('sha256').update(body).digest();
  if (!digest.equals(buffer.subarray(MAGIC.length, BODY_OFFSET))) throw reject('its sha256 does not match: cut short or changed');
  const headerLength = body.readUInt32LE(0);
  const parsed = headerSchema.safeParse(JSON.parse(body.toString('utf8', 4, 4 + headerLength)));
  if (!parsed.success) throw reject(`its header is wrong: ${z.prettifyError(parsed.error)}`);
  const { parameters, seed, model, steps, schedule, best, history } = parsed.data;
  const vectors = isLast(best, history) ? 3 : 4;
  const size = PREFIX_BYTES + headerLength + vectors * 4 * parameters;
  if (buffer.length !== size) throw reject(`it has ${buffer.length} bytes, not ${size}`);
  const [weights, firstMoment, secondMoment, bestWeights = weights] = readVectors(body.subarray(4 + headerLength), vectors, parameters);
  return {
    seed,
    model: model as ModelOptions,
    optimizer: { weights, firstMoment, secondMoment, steps },
    schedule,
    best: { ...best, weights: bestWeights },
    history,
  };
}

/** Whether the best weights are those of the last epoch. */
function isLast(best: Pick<BestEpoch, 'epoch'>, history: readonly EpochRecord[]): boolean {
  return best.epoch === history.at(-1)?.epoch;
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
  return new Error(`This is not a checkpoint of a training: ${reason}. Remove it; the training then starts over.`);
}
