import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadNativeKernels } from '../../../../core/models/fast/native-scan.ts';
import { type Tensor1D, tf } from '../../../../core/models/tensorflow.ts';
import { Adam, startAdam } from '../../../../core/training/adam.ts';
import { holdInTensors, holdInVariables } from '../../../../core/training/adam-memory.ts';

const { levels, useLevel } = loadNativeKernels();
const MEMORIES = [
  ...levels.map((level) => ({ title: `our operation for ${level} processors`, level, hold: holdInTensors })),
  { title: "TensorFlow's operation, as on a GPU", level: undefined, hold: holdInVariables },
];
const RATES = { learningRate: 1e-2, weightDecay: 0.1 };

describe.each(MEMORIES)('Adam by $title', ({ level, hold }) => {
  beforeAll(() => level && useLevel(level));
  afterAll(() => useLevel(levels.at(-1) as string));

  it.each([1, 7, 100])('follows its formula for %i weights, frozen ones among them', (count) => {
    for (const isFrozen of [() => false, (at: number) => at % 3 === 0]) {
      const start = Float32Array.from({ length: count }, (_, at) => Math.sin(at) * 0.3);
      const adam = new Adam(startAdam(start), hold);
      const expected = startReadable(start);
      const flags = Float32Array.from(start, (_, at) => Number(!isFrozen(at)));
      const mask = flags.includes(0) ? tf.tensor1d(flags) : null;
      for (let step = 1; step <= 3; step += 1) {
        const slopes = Float32Array.from(start, (_, at) => Math.cos(at * step) * (flags[at] as number));
        const gradient = tf.tensor1d(slopes) as Tensor1D;
        adam.update({ gradient, mask, ...RATES });
        expected.update(slopes, flags);
        gradient.dispose();
      }
      const { weights, firstMoment, secondMoment, steps } = adam.snapshot();
      expect(steps).toBe(3);
      expect(start[1 % count]).toBeCloseTo(Math.sin(1 % count) * 0.3, 6);
      expected.weights.forEach((weight, at) => {
        expect(weights[at]).toBeCloseTo(weight, 6);
        expect(firstMoment[at]).toBeCloseTo(expected.first[at] as number, 6);
        expect(secondMoment[at]).toBeCloseTo(expected.second[at] as number, 6);
      });
      adam.dispose();
      mask?.dispose();
    }
  });

  it('continues from a snapshot with the same bits', () => {
    const slopes = tf.tensor1d([0.3, -0.2, 0.05]) as Tensor1D;
    const update = (adam: Adam) => adam.update({ gradient: slopes, ...RATES });
    const whole = new Adam(startAdam(Float32Array.of(1, 2, 3)), hold);
    update(whole);
    const rest = new Adam(whole.snapshot(), hold);
    for (const adam of [whole, rest]) update(adam);
    expect(rest.snapshot()).toEqual(whole.snapshot());
    for (const adam of [whole, rest]) adam.dispose();
    slopes.dispose();
  });
});

/** Kingma and Ba's algorithm 1 with Loshchilov and Hutter's decay, in double precision. */
function startReadable(start: Float32Array) {
  const weights = [...start];
  const first = weights.map(() => 0);
  const second = weights.map(() => 0);
  let step = 0;
  const update = (slopes: Float32Array, decays: Float32Array): void => {
    step += 1;
    slopes.forEach((slope, at) => {
      const moment = 0.9 * (first[at] as number) + 0.1 * slope;
      const square = 0.999 * (second[at] as number) + 0.001 * slope * slope;
      [first[at], second[at]] = [moment, square];
      const change = moment / (1 - 0.9 ** step) / (Math.sqrt(square / (1 - 0.999 ** step)) + 1e-8);
      const kept = (weights[at] as number) * (1 - RATES.learningRate * RATES.weightDecay * (decays[at] as number));
      weights[at] = kept - RATES.learningRate * change;
    });
  };
  return { weights, first, second, update };
}
