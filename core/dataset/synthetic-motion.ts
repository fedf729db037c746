import type { Random } from '../domain/random.ts';
import { drawRotation, type Rotation, rotateTriples } from './rotation.ts';
import type { GestureShape, Point } from './synthetic-shapes.ts';

const GRAVITY = 9.81;
/** Range of lengths in time steps, as in the real recordings. */
const SHORTEST = 10;
const LONGEST = 51;
const DIFFERENCE = 0.02;
const PROBES = 50;

/** Habits of one person, the same in all of their recordings. */
export interface Person {
  /** Factor on every duration. */
  readonly tempo: number;
  /** Typical acceleration, m/s². */
  readonly strength: number;
  /** Orientation of the watch on the wrist. */
  readonly tilt: Rotation;
  /** Standard deviation of the sensor's noise, m/s². */
  readonly noise: number;
  /** Width over height of the shapes they draw. */
  readonly aspect: number;
  /** Radians the wrist turns over half a shape's width and height. */
  readonly wristTurn: readonly [number, number];
}

/**
 * Generates one recording: the shape's acceleration, gravity on a turning wrist, the watch's tilt, noise.
 *
 * @returns `[length, 3]`, m/s², 10 … 51 time steps.
 */
export function recordGesture({ shape, person, random }: { shape: GestureShape; person: Person; random: Random }): Float32Array {
  const length = drawLength(shape, person, random);
  const pace = Math.exp(0.15 * random.normal());
  const idle = [0.12 * random.uniform(), 0.12 * random.uniform()] as const;
  const strength = (person.strength * Math.exp(0.15 * random.normal())) / measureEffort(shape);
  const values = new Float32Array(length * 3);
  for (let step = 0; step < length; step += 1) {
    const share = step / (length - 1);
    const time = Math.min(Math.max((share - idle[0]) / (1 - idle[0] - idle[1]), 0), 1) ** pace;
    values.set(feelMotion({ shape, person, time, strength }), step * 3);
  }
  rotateTriples(values, drawRotation({ degrees: 5, random }));
  rotateTriples(values, person.tilt);
  for (let index = 0; index < values.length; index += 1) values[index] = (values[index] ?? 0) + person.noise * random.normal();
  return values;
}

/** Longer paths take longer; people and repetitions differ. */
function drawLength(shape: GestureShape, person: Person, random: Random): number {
  const typical = 13 + 1.25 * measureWay(shape);
  const length = Math.round(typical * person.tempo * Math.exp(0.17 * random.normal()));
  return Math.min(Math.max(length, SHORTEST), LONGEST);
}

interface Moment {
  readonly shape: GestureShape;
  readonly person: Person;
  /** Fraction of the gesture, 0 … 1. */
  readonly time: number;
  readonly strength: number;
}

function feelMotion({ shape, person, time, strength }: Moment): [number, number, number] {
  const [accelerationX, accelerationY] = differentiateTwice(shape, time);
  const [x, y] = shape(time);
  const [rollAngle, pitchAngle] = [person.wristTurn[0] * x, person.wristTurn[1] * y];
  return [
    strength * person.aspect * accelerationX + GRAVITY * Math.sin(rollAngle),
    strength * accelerationY + GRAVITY * Math.sin(pitchAngle) * Math.cos(rollAngle),
    GRAVITY * Math.cos(rollAngle) * Math.cos(pitchAngle),
  ];
}

function differentiateTwice(shape: GestureShape, time: number): Point {
  const [before, now, after] = [shape(time - DIFFERENCE), shape(time), shape(time + DIFFERENCE)];
  return [(before[0] - 2 * now[0] + after[0]) / DIFFERENCE ** 2, (before[1] - 2 * now[1] + after[1]) / DIFFERENCE ** 2];
}

/** Root mean square of a shape's acceleration, used to make quick and slow shapes equally strong. */
function measureEffort(shape: GestureShape): number {
  let sum = 0;
  for (let probe = 0; probe <= PROBES; probe += 1) {
    const [x, y] = differentiateTwice(shape, probe / PROBES);
    sum += x * x + y * y;
  }
  return Math.sqrt(sum / (PROBES + 1));
}

/** Length of a shape's path. */
function measureWay(shape: GestureShape): number {
  let way = 0;
  for (let probe = 1; probe <= PROBES; probe += 1) {
    const [from, to] = [shape((probe - 1) / PROBES), shape(probe / PROBES)];
    way += Math.hypot(to[0] - from[0], to[1] - from[1]);
  }
  return way;
}
