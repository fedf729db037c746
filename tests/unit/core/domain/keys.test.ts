import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { TRAINING_DEFAULTS } from '../../../../configs/resolve-variants.ts';
import { canonicalJson } from '../../../../core/domain/canonical-json.ts';
import { parseDuration } from '../../../../core/domain/duration.ts';
import { hashJson, trialKey } from '../../../../core/domain/keys.ts';
import type { TrialSpecification } from '../../../../core/domain/trial.ts';

const { readout, ...training } = TRAINING_DEFAULTS;
const specification: TrialSpecification = {
  datasetSha256: 'd',
  tensors: { bucket: 'b', key: 'k', sha256: 't', bytes: 1 },
  fold: 0,
  model: { architecture: 'gru', hiddenSize: 8, layers: 1, dropout: 0, readout },
  training,
  seed: 0,
  packed: false,
};

describe('hashJson', () => {
  it('is sha256 of the text with sorted keys, at every depth', () => {
    expect(canonicalJson({ b: [{ d: 1, c: null }], a: 'ü' })).toBe('{"a":"ü","b":[{"c":null,"d":1}]}');
    expect(hashJson({ b: 1, a: 2 })).toBe(createHash('sha256').update('{"a":2,"b":1}').digest('hex'));
  });
});

describe('trialKey', () => {
  it('does not depend on where the tensors are stored', () => {
    expect(trialKey({ ...specification, tensors: { bucket: 'other', key: 'elsewhere', sha256: 't', bytes: 9 } })).toBe(
      trialKey(specification),
    );
  });

  it.each<[string, Partial<TrialSpecification>]>([
    ['data', { datasetSha256: 'e' }],
    ['tensors', { tensors: { ...specification.tensors, sha256: 'u' } }],
    ['fold', { fold: 1 }],
    ['model', { model: { ...specification.model, hiddenSize: 9 } }],
    ['training', { training: { ...training, learningRate: 2e-3 } }],
    ['seed', { seed: 1 }],
    ['packing', { packed: true }],
  ])('depends on %s', (_, change) => {
    expect(trialKey({ ...specification, ...change })).not.toBe(trialKey(specification));
  });
});

describe('parseDuration', () => {
  it.each([
    ['30 s', 30_000],
    ['1.5 minutes', 90_000],
    ['2h', 7_200_000],
    ['7 days', 604_800_000],
  ])('%s', (text, milliseconds) => expect(parseDuration(text)).toBe(milliseconds));
});
