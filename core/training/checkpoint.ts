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
const FORMAT_VERSION = 1;
const DIGEST_BYTES = 32;
const PREFIX_BYTES = MAGIC.length + DIGEST_BYTES + 4;
const VECTORS = 4;

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

/** Magic, sha256 of all that follows, header length, JSON header, then weights, both moments and best weights as little-endian float32. */
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
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  const vectors = [optimizer.weights, optimizer.firstMoment, optimizer.secondMoment, best.weights].map(viewBytes);
  const body = Buffer.concat([length, header, ...vectors]);
  return Buffer.concat([Buffer.from(MAGIC), createHash('sha256').update(body).digest(), body]);
}

/** The reverse of `encodeCheckpoint`. @throws Error that says why, where the bytes are not a whole checkpoint of this format */
export function decodeCheckpoint(bytes: Uint8Array): TrainingCheckpoint {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.toString('latin1', 0, MAGIC.length) !== MAGIC) throw reject(`it does not begin with ${MAGIC}`);
  const body = buffer.subarray(MAGIC.length + DIGEST_BYTES);
  const digest = createHash('sha256').update(body).digest();
  if (!digest.equals(buffer.subarray(MAGIC.length, MAGIC.length + DIGEST_BYTES)))
    throw reject('its sha256 does not match: cut short or changed');
  const headerLength = body.readUInt32LE(0);
  const parsed = headerSchema.safeParse(JSON.parse(body.toString('utf8', 4, 4 + headerLength)));
  if (!parsed.success) throw reject(`its header is wrong: ${z.prettifyError(parsed.error)}`);
  const { parameters, seed, model, steps, schedule, best, history } = parsed.data;
  const size = PREFIX_BYTES + headerLength + VECTORS * 4 * parameters;
  if (buffer.length !== size) throw reject(`it has ${buffer.length} bytes, not ${size}`);
  const [weights, firstMoment, secondMoment, bestWeights] = readVectors(body.subarray(4 + headerLength), parameters);
  return {
    seed,
    model: model as ModelOptions,
    optimizer: { weights, firstMoment, secondMoment, steps },
    schedule,
    best: { ...best, weights: bestWeights },
    history,
  };
}

function readVectors(bytes: Buffer, count: number): [Float32Array, Float32Array, Float32Array, Float32Array] {
  const values = new Float32Array(VECTORS * count);
  viewBytes(values).set(bytes);
  const vectors = Array.from({ length: VECTORS }, (_, index) => values.slice(index * count, (index + 1) * count));
  return vectors as [Float32Array, Float32Array, Float32Array, Float32Array];
}

/** Every platform TensorFlow runs on is little-endian, so memory is the format. */
function viewBytes(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function reject(reason: string): Error {
  return new Error(`This is not a checkpoint of a training: ${reason}. Remove it; the training then starts over.`);
}
