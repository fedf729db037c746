import { describe, expect, it } from 'vitest';
import { parseSweepConfiguration } from '../../../configs/parse.ts';
import { planVariants } from '../../../configs/plan-variants.ts';
import { parseChange } from '../../../configs/variant-change.ts';
import { buildSweep } from '../../support/configurations.ts';

const configuration = parseSweepConfiguration(
  buildSweep([10], { training: { augmentation: { jitter: 1 }, schedule: { type: 'plateau', patience: 3 } } }),
);
const plan = (change: Readonly<Record<string, unknown>>) =>
  planVariants(configuration, { h10: parseChange(configuration, 'h10', change) })[0] ?? expect.fail();

describe('a change of a variant', () => {
  it.each([
    ['a number', { hiddenSize: 12 }, { model: { hiddenSize: 12 } }],
    ['null', { earlyStoppingPatience: null }, { training: { earlyStoppingPatience: null } }],
    ['a text', { readout: 'mean' }, { model: { readout: 'mean' } }],
    ['a field of an object', { augmentation: { crop: 0.1 } }, { training: { augmentation: { crop: 0.1, jitter: 1 } } }],
    ['an object of another type', { schedule: { type: 'cosine' } }, { training: { schedule: { type: 'cosine', warmupEpochs: 0 } } }],
    ['the architecture', { architecture: 'lstm' }, { model: { architecture: 'lstm', hiddenSize: 10 } }],
  ])('takes %s', (_, change, expected) => {
    expect(plan(change)).toMatchObject({ name: 'h10', ...expected });
  });

  it.each([
    [
      'a field that is not there',
      { hiddenSiz: 12 },
      /there is no field "hiddenSiz"; allowed: name, .*, and those of training by their names: maxEpochs, /,
    ],
    ['a value out of range', { learningRate: 0 }, /^learningRate: must be at least/],
    ['a value of another type', { hiddenSize: 'large' }, /hiddenSize: must be .*got "large"/],
    ['a field of an object that is not there', { augmentation: { jittr: 1 } }, /^augmentation: there is no field "jittr"/],
    ['the name', { name: 'other' }, /name: cannot be changed/],
    ['what every object inherits', JSON.parse('{"__proto__": {"hiddenSize": 1}}'), /there is no field "__proto__"/],
  ])('is refused where it names %s', (_, change, message) => {
    expect(() => plan(change)).toThrow(message);
  });
});
