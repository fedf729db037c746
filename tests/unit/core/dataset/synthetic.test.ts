import { describe, expect, it } from 'vitest';
import { describeDataset } from '../../../../core/dataset/describe.ts';
import { readDataset } from '../../../../core/dataset/read-dataset.ts';
import { resampleSeries } from '../../../../core/dataset/resample.ts';
import {
  generateSyntheticArchive,
  generateSyntheticFiles,
  SYNTHETIC_DEFAULTS,
  SYNTHETIC_FORMAT,
} from '../../../../core/dataset/synthetic.ts';
import { GESTURE_SHAPES } from '../../../../core/dataset/synthetic-shapes.ts';

const SMALL = { ...SYNTHETIC_DEFAULTS, users: 2, repetitions: 2 };

describe('the synthetic data set', () => {
  it('has as many and as long recordings as the real one, and every user has every gesture', async () => {
    const bytes = await generateSyntheticArchive();
    const dataset = await readDataset({ name: 'synthetic', input: { type: 'archive', bytes }, format: SYNTHETIC_FORMAT });
    const { recordings, classes, groups, lengths } = describeDataset(dataset, { name: '', sha256: '', synthetic: true });
    expect({ recordings, classes: classes.length, groups: groups.map((group) => group.recordings) }).toEqual({
      recordings: 3200,
      classes: 20,
      groups: Array(8).fill(400),
    });
    expect(lengths.minimum).toBeGreaterThanOrEqual(10);
    expect(lengths.maximum).toBeLessThanOrEqual(51);
    expect(Math.abs(lengths.median - 19)).toBeLessThanOrEqual(1);
    expect(Math.abs(lengths.p5 - 13)).toBeLessThanOrEqual(1);
    expect(Math.abs(lengths.p95 - 29)).toBeLessThanOrEqual(3);
  });

  it('is the same for the same options, and different for another seed', async () => {
    const [once, twice, other] = await Promise.all([SMALL, SMALL, { ...SMALL, seed: 1 }].map(generateSyntheticArchive));
    expect(once).toEqual(twice);
    expect(once).not.toEqual(other);
  });

  it('keeps a recording the same, whatever the number of users, classes and repetitions', () => {
    const path = 'synthetic-gestures/U02/03/01.txt';
    const smaller = generateSyntheticFiles({ seed: 0, users: 2, classes: 3, repetitions: 1 });
    expect(smaller.size).toBe(6);
    expect(smaller.get(path)).toEqual(generateSyntheticFiles(SMALL).get(path));
  });

  it('has shapes that all differ', () => {
    const paths = GESTURE_SHAPES.map((shape) => Array.from({ length: 21 }, (_, step) => shape(step / 20)).flat());
    paths.forEach((path, label) => {
      for (const other of paths.slice(label + 1)) {
        expect(Math.hypot(...path.map((value, at) => value - (other[at] ?? 0)))).toBeGreaterThan(1);
      }
    });
  });

  it('differs more between users than within one', async () => {
    const bytes = await generateSyntheticArchive({ ...SMALL, repetitions: 6 });
    const dataset = await readDataset({ name: 'synthetic', input: { type: 'archive', bytes }, format: SYNTHETIC_FORMAT });
    const shapes = dataset.recordings.map((recording) => ({
      ...recording,
      shape: resampleSeries({ ...recording, features: 3, points: 12 }),
    }));
    const meanDistance = (sameGroup: boolean) => {
      const pairs = shapes.flatMap((a, i) =>
        shapes
          .slice(i + 1)
          .filter((b) => a.label === b.label && (a.group === b.group) === sameGroup)
          .map((b) => [a, b] as const),
      );
      return pairs.reduce((sum, [a, b]) => sum + Math.hypot(...a.shape.map((value, at) => value - (b.shape[at] ?? 0))), 0) / pairs.length;
    };
    expect(meanDistance(false)).toBeGreaterThan(1.2 * meanDistance(true));
  });

  it.each([{ users: 0 }, { classes: 21 }, { repetitions: 1.5 }])('refuses %o', (wrong) => {
    expect(() => generateSyntheticFiles({ ...SYNTHETIC_DEFAULTS, ...wrong })).toThrow(/whole numbers ≥ 1/);
  });
});
