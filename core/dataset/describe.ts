import type { DatasetDescription } from '../domain/results.ts';
import { computeClassShapes } from './class-shapes.ts';
import { findContradictions } from './contradictions.ts';
import type { Dataset } from './dataset.ts';

/** Facts that are not in the recordings. */
export type DescribedFacts = Pick<DatasetDescription, 'name' | 'sha256' | 'synthetic' | 'leftOut' | 'missing'>;

/** Facts of a data set for the report: counts, length quantiles (linear interpolation), mean shape of each class. */
export function describeDataset(dataset: Dataset, { name, sha256, synthetic, leftOut, missing }: DescribedFacts): DatasetDescription {
  const { recordings, classes, groups, features } = dataset;
  const contradictions = findContradictions(dataset);
  return {
    name,
    sha256,
    synthetic,
    recordings: recordings.length,
    classes,
    classCounts: countEach(
      classes,
      recordings.map(({ label }) => label),
    ),
    groups: countEach(
      groups,
      recordings.map(({ group }) => group),
    ).map((count, index) => ({ name: groups[index] ?? '', recordings: count })),
    examples: pickExamples(dataset),
    features,
    featureScales: features.map((_, index) => measureScale(dataset, index)),
    lengths: summariseLengths(recordings.map((recording) => recording.length)),
    classShapes: computeClassShapes(dataset),
    ...(contradictions === undefined ? {} : { contradictions }),
    ...(leftOut === undefined ? {} : { leftOut }),
    ...(missing === undefined ? {} : { missing }),
  };
}

/** How often each index occurs. */
function countEach(names: readonly string[], indices: readonly number[]): number[] {
  const counts = names.map(() => 0);
  for (const index of indices) counts[index] = (counts[index] ?? 0) + 1;
  return counts;
}

/** Two passes, because the difference of two large sums would lose small variations. */
function measureScale({ recordings, features }: Dataset, feature: number): { mean: number; deviation: number } {
  const steps = Math.max(
    1,
    recordings.reduce((sum, { length }) => sum + length, 0),
  );
  const average = (measure: (value: number) => number): number => {
    let sum = 0;
    for (const { values } of recordings) {
      for (let index = feature; index < values.length; index += features.length) sum += measure(values[index] ?? 0);
    }
    return sum / steps;
  };
  const mean = average((value) => value);
  return { mean, deviation: Math.sqrt(average((value) => (value - mean) ** 2)) };
}

/** The first, the middle and the last recording; fewer if there are fewer. */
function pickExamples({ recordings, classes, groups }: Dataset): NonNullable<DatasetDescription['examples']> {
  const indices = new Set([0, Math.floor(recordings.length / 2), recordings.length - 1]);
  return recordings
    .filter((_, index) => indices.has(index))
    .map(({ path, label, group }) => ({ path, group: groups[group] ?? '', className: classes[label] ?? '' }));
}

function summariseLengths(lengths: readonly number[]): DatasetDescription['lengths'] {
  const sorted = [...lengths].sort((a, b) => a - b);
  return {
    minimum: interpolateQuantile(sorted, 0),
    p5: interpolateQuantile(sorted, 0.05),
    median: interpolateQuantile(sorted, 0.5),
    mean: sorted.reduce((sum, length) => sum + length, 0) / Math.max(1, sorted.length),
    p95: interpolateQuantile(sorted, 0.95),
    p99: interpolateQuantile(sorted, 0.99),
    maximum: interpolateQuantile(sorted, 1),
  };
}

function interpolateQuantile(sorted: readonly number[], fraction: number): number {
  const position = fraction * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? 0;
  return below + (above - below) * (position % 1);
}
