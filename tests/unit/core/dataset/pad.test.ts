import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../../core/dataset/dataset.ts';
import { padFold } from '../../../../core/dataset/pad.ts';
import { decodeFoldSequences, encodeFoldSequences } from '../../../../core/dataset/sequences-codec.ts';
import { arbitraryDataset } from './sample-datasets.ts';

const dataset: Dataset = {
  name: 'test',
  classes: ['a', 'b'],
  groups: ['U1', 'U2'],
  features: ['x', 'constant'],
  recordings: [
    { path: '0', label: 0, group: 0, length: 2, values: Float32Array.of(1, 5, 3, 5) },
    { path: '1', label: 1, group: 1, length: 1, values: Float32Array.of(5, 5) },
    { path: '2', label: 1, group: 0, length: 1, values: Float32Array.of(7, 5) },
    { path: '3', label: 0, group: 1, length: 3, values: Float32Array.of(100, 9, 200, 9, 300, 9) },
  ],
};
const fold = { train: [0, 1, 2], validation: [3], test: [] };

/** Any data set, its first recordings as the training part, and so on. */
const paddedFolds = arbitraryDataset().map((sample) => {
  const indices = sample.recordings.map((_, index) => index);
  const parts = { train: indices.slice(0, 6), validation: indices.slice(6, 9), test: indices.slice(9) };
  return { sample, parts, padded: padFold({ dataset: sample, fold: parts, normalisation: 'none' }).fold };
});

describe('padFold', () => {
  it('sorts by length, then recording, and pads with zeros', () => {
    const { train, validation, test, classes, groupNames } = padFold({ dataset, fold, normalisation: 'none' }).fold;
    expect(train).toEqual({
      count: 3,
      maxLength: 2,
      features: 2,
      values: Float32Array.of(5, 5, 0, 0, 7, 5, 0, 0, 1, 5, 3, 5),
      lengths: Int32Array.of(1, 1, 2),
      labels: Int32Array.of(1, 1, 0),
      groups: Int32Array.of(1, 0, 0),
      recordings: Int32Array.of(1, 2, 0),
    });
    expect(validation).toMatchObject({ count: 1, maxLength: 3 });
    expect(test).toMatchObject({ count: 0, maxLength: 1, features: 2, values: new Float32Array(0) });
    expect({ classes, groupNames }).toEqual({ classes: ['a', 'b'], groupNames: ['U1', 'U2'] });
  });

  it('standardises each recording by itself, whatever the parts contain', () => {
    const padded = padFold({ dataset, fold, normalisation: 'per-recording' }).fold;
    expect([...padded.train.values]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 1, 0]);
    const expected = [-1, 0, 1].map((steps) => Math.fround(steps / Math.sqrt(2 / 3)));
    expect([...padded.validation.values]).toEqual(expected.flatMap((value) => [value, 0]));
  });

  it('standardises by the training part alone, and leaves a constant feature at 0', () => {
    const { fold: padded, normalisation } = padFold({ dataset, fold, normalisation: 'standardise' });
    expect(normalisation).toEqual({ method: 'standardise', means: [4, 5], deviations: [Math.sqrt(5), 1] });
    expect([...padded.train.values.slice(0, 4)]).toEqual([Math.fround(1 / Math.sqrt(5)), 0, 0, 0]);
    expect(padded.validation.values[0]).toBeCloseTo(96 / Math.sqrt(5), 4);
  });

  it('keeps every value of every recording', () => {
    fc.assert(
      fc.property(paddedFolds, ({ sample, parts, padded }) => {
        for (const part of ['train', 'validation', 'test'] as const) {
          const { count, maxLength, values, lengths, recordings } = padded[part];
          expect([...recordings].sort((a, b) => a - b)).toEqual(parts[part]);
          for (let row = 0; row < count; row += 1) {
            const width = maxLength * 2;
            const expected = new Float32Array(width);
            expected.set(sample.recordings[recordings[row] ?? -1]?.values ?? []);
            expect(values.slice(row * width, (row + 1) * width)).toEqual(expected);
            expect(lengths[row]).toBe(sample.recordings[recordings[row] ?? -1]?.length);
          }
        }
      }),
    );
  });
});

describe('encodeFoldSequences', () => {
  it('decodes to the same value, from any position in a buffer', () => {
    fc.assert(
      fc.property(paddedFolds, fc.nat(7), ({ padded }, shift) => {
        const bytes = encodeFoldSequences(padded);
        const shifted = new Uint8Array(bytes.length + shift).subarray(shift);
        shifted.set(bytes);
        expect(decodeFoldSequences(shifted)).toEqual(padded);
      }),
    );
  });

  it('is refused if it is truncated, extended, of another kind, or contains an impossible number', () => {
    const bytes = encodeFoldSequences(padFold({ dataset, fold, normalisation: 'none' }).fold);
    const refuse = (damaged: Uint8Array) => expect(() => decodeFoldSequences(damaged)).toThrow(/Expected a stored DSWPFOLD object/);
    for (let end = 0; end < bytes.length; end += 1) refuse(bytes.subarray(0, end));
    refuse(new Uint8Array([...bytes, 0]));
    refuse(Uint8Array.from(bytes, (byte, index) => (index === 0 ? 0 : byte)));
    refuse(Uint8Array.from(bytes, (byte, index) => (index === bytes.length - 1 ? 0x80 : byte)));
    const padded = padFold({ dataset, fold, normalisation: 'none' }).fold;
    refuse(encodeFoldSequences({ ...padded, classes: ['a'] }));
    refuse(encodeFoldSequences({ ...padded, train: { ...padded.train, maxLength: 3 } }));
    refuse(encodeFoldSequences({ ...padded, train: { ...padded.train, lengths: Int32Array.of(1, 2, 1) } }));
    refuse(encodeFoldSequences({ ...padded, train: { ...padded.train, values: padded.train.values.map(() => Number.NaN) } }));
  });
});
