import { describe, expect, it } from 'vitest';
import { parseSweepConfiguration } from '../../../configs/parse.ts';
import { resolveVariants } from '../../../configs/resolve-variants.ts';
import { variantFingerprint } from '../../../core/domain/keys.ts';
import type { Variant } from '../../../core/domain/variant.ts';
import { buildSweep } from '../../support/configurations.ts';

const gru = (name: string, hiddenSize: number, training: object = {}) => ({ name, architecture: 'gru', hiddenSize, training });
const parse = (...variants: object[]) =>
  parseSweepConfiguration({ ...buildSweep([]), seeds: 2, experiments: [{ name: 'e', variants }] } as never);
const findStudent = (...variants: object[]) => resolveVariants(parse(...variants)).find(({ name }) => name === 'student') as Variant;

describe('training.distil', () => {
  it('names teachers, whose settings become part of the trial; what they are called does not matter', () => {
    const student = findStudent(gru('large', 64), gru('student', 8, { distil: { from: ['large'] } }));
    expect(student.training.distil).toMatchObject({ seeds: [0], weight: 0.9, temperature: 1, teachers: [{ model: { hiddenSize: 64 } }] });
    const renamed = findStudent(gru('big', 64), gru('student', 8, { distil: { from: ['big'] } }));
    expect(variantFingerprint(renamed)).toBe(variantFingerprint(student));
    const other = findStudent(gru('large', 64, { learningRate: 0.01 }), gru('student', 8, { distil: { from: ['large'] } }));
    expect(variantFingerprint(other)).not.toBe(variantFingerprint(student));
  });

  it.each([
    [
      'no variant',
      { from: ['nobody'] },
      /training.distil.from: must name variants of the sweep \("large", "student"\), got "nobody" \(of student\)/,
    ],
    ['itself', { from: ['student'] }, /must name variants that are not distilled, got "student"/],
    ['a seed that is not trained', { from: ['large'], seeds: [0, 7] }, /training.distil.seeds: must be seeds of the sweep \(0, 1\), got 7/],
  ])('is refused where it names %s', (_, distil, message) => {
    expect(() => parse(gru('large', 64), gru('student', 8, { distil }))).toThrow(message);
  });
});
