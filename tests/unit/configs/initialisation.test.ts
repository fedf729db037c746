import { describe, expect, it } from 'vitest';
import { parseSweepConfiguration } from '../../../configs/parse.ts';
import { resolveVariants } from '../../../configs/resolve-variants.ts';
import { variantFingerprint } from '../../../core/domain/keys.ts';
import { buildSweep } from '../../support/configurations.ts';

const parse = (training: object) =>
  parseSweepConfiguration({
    ...buildSweep([]),
    experiments: [{ name: 'e', variants: [{ name: 'heir', architecture: 'conv1d-gru', hiddenSize: 8, training }] }],
  } as never);

describe('training.initialise', () => {
  it('is part of what identifies a variant, and absent where it is not asked for', () => {
    const [heir] = resolveVariants(parse({ initialise: { from: 'users/gru', freeze: ['conv', 'rnn', 'linear'], epochs: 2 } }));
    const [plain] = resolveVariants(parse({}));
    expect(heir?.training.initialise).toEqual({ from: 'users/gru', freeze: ['conv', 'rnn', 'linear'], epochs: 2 });
    expect(Object.keys(plain?.training ?? {})).not.toContain('initialise');
    expect(variantFingerprint(heir as never)).not.toBe(variantFingerprint(plain as never));
  });

  it.each([
    ['a file that is no model', { from: 'file:runs/model.pt' }, /initialise\.from.*"file:<path of an exported model\.json>"/],
    ['a sweep without a variant', { from: 'users' }, /initialise\.from.*must have the form "<sweep>\/<variant>"/],
    [
      'a block that the network does not have',
      { from: 'a/b', freeze: ['encoder'] },
      /freeze: must name blocks of the network \("conv", "rnn", "linear"\), got "encoder" \(of heir\)/,
    ],
    ['no epoch', { from: 'a/b', epochs: 0 }, /initialise\.epochs/],
  ])('is refused where it names %s', (_, initialise, message) => {
    expect(() => parse({ initialise })).toThrow(message);
  });

  it('counts recordings in whole numbers from 1', () => {
    expect(resolveVariants(parse({ recordingsPerClass: 2 }))[0]?.training.recordingsPerClass).toBe(2);
    expect(() => parse({ recordingsPerClass: 0 })).toThrow(/recordingsPerClass/);
  });
});
