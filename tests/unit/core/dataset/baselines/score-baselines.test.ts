import { describe, expect, it } from 'vitest';
import { createWarpingDistance } from '../../../../../core/dataset/baselines/dynamic-time-warping.ts';
import { trainExtraTrees } from '../../../../../core/dataset/baselines/extra-trees.ts';
import { computeFeatures } from '../../../../../core/dataset/baselines/hand-made-features.ts';
import { predictByNearestNeighbour } from '../../../../../core/dataset/baselines/nearest-neighbour.ts';
import { scoreBaselines } from '../../../../../core/dataset/baselines/score-baselines.ts';
import type { Dataset } from '../../../../../core/dataset/dataset.ts';
import { padFold } from '../../../../../core/dataset/pad.ts';
import { createRandom } from '../../../../../core/domain/random.ts';

const random = createRandom({ seed: 5 });

/** Three classes of noisy waves of different frequency, twice as many of class 1. */
const dataset: Dataset = {
  name: 'waves',
  classes: ['slow', 'middle', 'fast'],
  groups: ['all'],
  features: ['x', 'y'],
  recordings: Array.from({ length: 160 }, (_, index) => {
    const label = Math.min(index % 4, 2) === 0 ? 0 : index % 4 === 3 ? 2 : 1;
    const length = 10 + random.integer(8);
    const values = Float32Array.from({ length: length * 2 }, (_, at) => {
      const angle = ((label + 1) * Math.PI * Math.floor(at / 2)) / length;
      return (at % 2 === 0 ? Math.sin(angle) : Math.cos(angle)) + 0.15 * random.normal();
    });
    return { path: `${index}`, label, group: 0, length, values };
  }),
};
const indices = dataset.recordings.map((_, index) => index);
const parts = { train: indices.slice(0, 100), validation: indices.slice(100, 140), test: indices.slice(140) };
const { fold } = padFold({ dataset, fold: parts, normalisation: 'none' });

describe('scoreBaselines', () => {
  it('scores three methods, with high scores for the good ones, the same every time', () => {
    const scores = scoreBaselines({ fold });
    expect(scores.map((score) => score.name)).toEqual([
      'majority class',
      'nearest neighbour (DTW)',
      'extra trees on hand-crafted features',
    ]);
    expect(scores[0]).toMatchObject({ validationAccuracy: 0.5, testAccuracy: 0.5 });
    for (const score of scores.slice(1)) {
      expect(score.validationAccuracy).toBeGreaterThan(0.9);
      expect(score.testAccuracy).toBeGreaterThan(0.9);
    }
    expect(scoreBaselines({ fold })).toEqual(scores);
  });

  it('gives no test score without a test part', () => {
    const { fold: withoutTest } = padFold({ dataset, fold: { ...parts, test: [] }, normalisation: 'none' });
    expect(scoreBaselines({ fold: withoutTest }).map((score) => score.testAccuracy)).toEqual([null, null, null]);
  });
});

describe('predictByNearestNeighbour', () => {
  it('agrees with computing every distance', () => {
    const measure = createWarpingDistance({ features: 2, maxLength: 20, band: 0.2 });
    const pick = (part: typeof fold.train, row: number) => ({
      length: part.lengths[row] ?? 0,
      values: part.values.subarray(row * part.maxLength * 2, (row * part.maxLength + (part.lengths[row] ?? 0)) * 2),
    });
    const expected = Array.from({ length: fold.test.count }, (_, query) => {
      const distances = Array.from({ length: fold.train.count }, (_, row) =>
        measure({ a: pick(fold.test, query), b: pick(fold.train, row), limit: Number.POSITIVE_INFINITY }),
      );
      return distances.indexOf(Math.min(...distances));
    });
    // A label of its own for every row shows which neighbour was found.
    const train = { ...fold.train, labels: Int32Array.from({ length: fold.train.count }, (_, row) => row) };
    expect([...predictByNearestNeighbour({ train, queries: fold.test })]).toEqual(expected);
  });
});

describe('the lower bound', () => {
  it('does not miss a neighbour that seems farther than it is', () => {
    const courses = [
      [2, 0, 2],
      [0, 3, 0],
      [0, 0, 0],
    ];
    const recordings = courses.map((course, index) => ({
      path: `${index}`,
      label: index,
      group: 0,
      length: 3,
      values: Float32Array.from(course),
    }));
    const parts = { train: [0, 1], validation: [2], test: [] };
    const sequences = padFold({ dataset: { ...dataset, features: ['x'], recordings }, fold: parts, normalisation: 'none' }).fold;
    expect([...predictByNearestNeighbour({ train: sequences.train, queries: sequences.validation })]).toEqual([0]);
  });
});

describe('trainExtraTrees', () => {
  it('learns what no single split can separate (exclusive or), and is repeatable', () => {
    const samples = Array.from({ length: 400 }, () => Float64Array.of(random.uniform() - 0.5, random.uniform() - 0.5, 7));
    const labels = Int32Array.from(samples, (sample) => Number((sample[0] ?? 0) > 0 !== (sample[1] ?? 0) > 0));
    const options = { samples: samples.slice(0, 300), labels: labels.slice(0, 300), classes: 2, trees: 30, seed: 1 };
    const predicted = trainExtraTrees(options)(samples.slice(300));
    expect(predicted.filter((label, row) => label === labels[300 + row]).length).toBeGreaterThan(90);
    expect(trainExtraTrees(options)(samples.slice(300))).toEqual(predicted);
  });

  it('predicts the most frequent class if features carry no information', () => {
    const samples = [1, 2, 3].map(() => Float64Array.of(1, 1));
    const predict = trainExtraTrees({ samples, labels: Int32Array.of(0, 1, 1), classes: 2, trees: 3, seed: 1 });
    expect([...predict([Float64Array.of(5, 5)])]).toEqual([1]);
  });
});

describe('describeSequences', () => {
  it('gives equally many finite numbers for any sequence, also of one step', () => {
    const recordings = [1, 2, 30].map((length) => ({
      path: `${length}`,
      label: 0,
      group: 0,
      length,
      values: new Float32Array(length * 2).fill(3),
    }));
    const constant = padFold({
      dataset: { ...dataset, recordings },
      fold: { train: [0, 1, 2], validation: [], test: [] },
      normalisation: 'none',
    });
    const described = computeFeatures(constant.fold.train);
    expect(new Set(described.map((numbers) => numbers.length)).size).toBe(1);
    expect(described.every((numbers) => numbers.every(Number.isFinite))).toBe(true);
    expect(described.map((numbers) => numbers[0])).toEqual([1, 2, 30]);
  });

  it('does not depend on padding', () => {
    const wide = padFold({ dataset, fold: parts, normalisation: 'none' }).fold.train;
    const maxLength = wide.maxLength + 5;
    const values = new Float32Array(wide.count * maxLength * 2);
    for (let row = 0; row < wide.count; row += 1) {
      values.set(wide.values.subarray(row * wide.maxLength * 2, (row + 1) * wide.maxLength * 2), row * maxLength * 2);
    }
    expect(computeFeatures({ ...wide, maxLength, values })).toEqual(computeFeatures(wide));
  });
});
