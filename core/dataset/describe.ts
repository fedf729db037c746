import type { DatasetDescription } from '../domain/results.ts';
import { computeClassShapes } from './class-shapes.ts';
import type { Dataset } from './dataset.ts';

/** Facts of a data set for the report: counts, length quantiles (linear interpolation), mean shape of each class. */
export function describeDataset(
  dataset: Dataset,
  { name, sha256, synthetic }: { name: string; sha256: string; synthetic: boolean },
): DatasetDescription {
  const { recordings, classes, groups, features } = dataset;
  return {
    name,
    sha256,
    synthetic,
    recordings: recordings.length,
    classes,
    groups: groups.map((group, index) => ({
      name: group,
      recordings: recordings.filter((recording) => recording.group === index).length,
    })),
    features,
    lengths: describeLengths(recordings.map((recording) => recording.length)),
    classShapes: computeClassShapes(dataset),
  };
}

function describeLengths(lengths: readonly number[]): DatasetDescription['lengths'] {
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
