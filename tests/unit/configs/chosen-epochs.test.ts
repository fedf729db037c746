import { describe, expect, it } from 'vitest';
import { parseSweepConfiguration } from '../../../configs/parse.ts';
import { resolveVariants } from '../../../configs/resolve-variants.ts';
import { buildSweep } from '../../support/configurations.ts';

const FREE_OF_CHOICE = { keep: 'last', earlyStoppingPatience: null, schedule: { type: 'cosine' } } as const;
const FORMAT = { type: 'columns', path: '{group}/{class}.txt', features: [{ name: 'x', column: 0 }], columnCount: 1 };

describe('trainings that choose on the validation part', () => {
  const parse = (method: string, training: object) =>
    parseSweepConfiguration({
      ...buildSweep([8]),
      dataset: { name: 'none', sources: ['none.zip'], format: FORMAT },
      split: { method },
      training,
    });

  it.each([
    ['keep', { ...FREE_OF_CHOICE, keep: 'best' }, /training.keep: must be "last" with split.method "nested-leave-one-user-out".*h8/],
    ['patience', { ...FREE_OF_CHOICE, earlyStoppingPatience: 3 }, /training.earlyStoppingPatience: must be null with split.method/],
    ['schedule', { ...FREE_OF_CHOICE, schedule: { type: 'plateau' } }, /training.schedule: must be "constant" or "cosine"/],
  ])('are refused in a nested split: %s', (_, training, message) => {
    expect(() => parse('nested-leave-one-user-out', training)).toThrow(message);
  });

  it('are allowed elsewhere, but not together with the last epoch', () => {
    expect(() => parse('random', {})).not.toThrow();
    expect(() => parse('random', { keep: 'last' })).toThrow(/earlyStoppingPatience: must be null with training.keep "last"/);
    expect(() => parse('nested-leave-one-user-out', FREE_OF_CHOICE)).not.toThrow();
  });

  it('leave no trace in trials where nothing else is asked for', () => {
    const training = (keep?: 'best' | 'last') =>
      resolveVariants(parse('random', { ...(keep ? { keep } : {}), earlyStoppingPatience: null }))[0]?.training;
    expect(training('best')).toEqual(training());
    expect(training()).not.toHaveProperty('keep');
    expect(training('last')).toHaveProperty('keep', 'last');
  });
});
