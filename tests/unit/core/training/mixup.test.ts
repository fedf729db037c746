import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../core/domain/random.ts';
import { mixBatch } from '../../../../core/training/mixup.ts';
import { train } from '../../../../core/training/train.ts';
import { createFold, createModel, createTraining } from './support.ts';

const constant = (value: number, length: number) => ({ length, values: new Float32Array(length * 2).fill(value) });
const given = {
  sequences: [constant(0, 5), constant(1, 3), constant(2, 1)],
  targets: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
  lossWeights: Float32Array.of(1, 2, 3),
};
const mix = (seed: number, alpha = 0.5) => mixBatch({ ...given, features: 2, alpha, random: createRandom({ seed }) });

describe('mixBatch', () => {
  it('mixes values, targets and weights in the same shares, with the larger for the recording itself; lengths stay', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const { sequences, targets, lossWeights = new Float32Array(0) } = mix(seed);
      sequences.forEach(({ length, values }, row) => {
        expect(length).toBe(given.sequences[row]?.length);
        const [none = 0, one = 0, two = 0] = targets.subarray(row * 3, row * 3 + 3);
        expect(none + one + two).toBeCloseTo(1, 6);
        expect(targets[row * 3 + row]).toBeGreaterThanOrEqual(0.5);
        for (const value of values) expect(value).toBeCloseTo(one + 2 * two, 5);
        expect(lossWeights[row]).toBeCloseTo(none + 2 * one + 3 * two, 5);
      });
    }
  });

  it('mixes more if the parameter is larger, and hardly if it is tiny', () => {
    const measure = (alpha: number) =>
      Array.from({ length: 200 }, (_, seed) => mix(seed, alpha).targets[0] as number).reduce((a, b) => a + b) / 200;
    expect(measure(0.001)).toBeGreaterThan(0.99);
    expect(measure(1)).toBeLessThan(measure(0.1) - 0.05);
  });

  it('stretches the other recording to the same length', () => {
    const ramp = { length: 3, values: Float32Array.of(0, 1, 2) };
    const flat = { length: 5, values: new Float32Array(5) };
    const { sequences, targets } = mixBatch({
      sequences: [flat, ramp],
      targets: Float32Array.of(1, 0, 0, 1),
      features: 1,
      alpha: 1,
      random: createRandom({ seed: 2 }),
    });
    const share = targets[1] as number;
    expect(share).toBeGreaterThan(0);
    for (const [step, value] of [0, 0.5, 1, 1.5, 2].entries()) expect(sequences[0]?.values[step]).toBeCloseTo(share * value, 5);
  });

  it('does not change its input, and a training without it has the same bits', async () => {
    mix(1);
    expect(given.sequences[1]?.values).toEqual(new Float32Array(6).fill(1));
    const run = async (mixup?: number) => {
      const training = createTraining({ maxEpochs: 1, ...(mixup === undefined ? {} : { mixup }) });
      const outcome = await train({ seed: 1, model: createModel(), data: createFold(), training });
      return outcome.status === 'completed' ? outcome.summary.modelSha256 : outcome.status;
    };
    expect(await run()).not.toBe(await run(0.4));
    expect(await run(0.4)).toBe(await run(0.4));
  });
});
