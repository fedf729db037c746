import { createRandom, type Random } from '../domain/random.ts';
import type { ColumnsFormat } from './formats/index.ts';
import { drawRotation } from './rotation.ts';
import { type Person, recordGesture } from './synthetic-motion.ts';
import { GESTURE_SHAPES } from './synthetic-shapes.ts';
import { writeArchive } from './write-archive.ts';

export interface SyntheticOptions {
  readonly seed: number;
  /** Number of people, ≥ 1. */
  readonly users: number;
  /** Number of gesture shapes, 1 … 20. */
  readonly classes: number;
  /** Number of recordings of each gesture by each person, ≥ 1. */
  readonly repetitions: number;
}

/** As large as the real data set: 3,200 recordings. */
export const SYNTHETIC_DEFAULTS: SyntheticOptions = { seed: 0, users: 8, classes: 20, repetitions: 20 };

/** How to read the generator's archive. */
export const SYNTHETIC_FORMAT: ColumnsFormat = {
  type: 'columns',
  path: 'synthetic-gestures/{group}/{class}/*.txt',
  ignore: [],
  delimiter: 'whitespace',
  header: false,
  columnCount: 3,
  features: [
    { name: 'x', column: 0 },
    { name: 'y', column: 1 },
    { name: 'z', column: 2 },
  ],
};

/** Numbers of the random streams. */
const STREAMS = { person: 1, recording: 2 };

/** A synthetic data set of gestures as a zip archive; the same options give the same bytes. */
export async function generateSyntheticArchive(options: SyntheticOptions = SYNTHETIC_DEFAULTS): Promise<Uint8Array> {
  return writeArchive(generateSyntheticFiles(options));
}

/**
 * Text files of synthetic wrist accelerations (m/s², 10 samples per second) of people drawing shapes in the air, one time step per line.
 *
 * Every person has an individual tempo, strength, tilt and noise, so that unseen people are harder than seen ones.
 */
export function generateSyntheticFiles(options: SyntheticOptions): Map<string, Uint8Array> {
  checkOptions(options);
  const files = new Map<string, Uint8Array>();
  for (let user = 0; user < options.users; user += 1) {
    const person = drawPerson(createRandom({ seed: options.seed, stream: [STREAMS.person, user] }));
    for (const [label, shape] of GESTURE_SHAPES.slice(0, options.classes).entries()) {
      for (let repetition = 0; repetition < options.repetitions; repetition += 1) {
        const random = createRandom({ seed: options.seed, stream: [STREAMS.recording, user, label, repetition] });
        const path = `synthetic-gestures/U${number2(user)}/${number2(label)}/${number2(repetition)}.txt`;
        files.set(path, formatRows(recordGesture({ shape, person, random })));
      }
    }
  }
  return files;
}

function checkOptions({ users, classes, repetitions }: SyntheticOptions): void {
  const wrong = [users, classes, repetitions].some((count) => !Number.isInteger(count) || count < 1);
  if (!wrong && classes <= GESTURE_SHAPES.length) return;
  const found = `users ${users}, classes ${classes}, repetitions ${repetitions}`;
  throw new RangeError(`${found}: all must be whole numbers ≥ 1, classes at most ${GESTURE_SHAPES.length}`);
}

function drawPerson(random: Random): Person {
  return {
    tempo: Math.exp(0.12 * random.normal()),
    strength: 4.2 * Math.exp(0.25 * random.normal()),
    tilt: drawRotation({ degrees: 15, random }),
    noise: 0.35 + 0.4 * random.uniform(),
    aspect: Math.exp(0.2 * random.normal()),
    wristTurn: [0.35 * random.normal(), 0.35 * random.normal()],
  };
}

function formatRows(values: Float32Array): Uint8Array {
  const rows: string[] = [];
  for (let index = 0; index < values.length; index += 3) {
    rows.push([...values.subarray(index, index + 3)].map((value) => value.toFixed(4)).join(' '));
  }
  return Buffer.from(`${rows.join('\n')}\n`);
}

function number2(index: number): string {
  return String(index + 1).padStart(2, '0');
}
