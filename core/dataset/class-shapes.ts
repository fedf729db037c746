import type { Dataset } from './dataset.ts';
import { resampleSeries } from './resample.ts';

const POINTS = 24;
const MOST_FEATURES = 3;

/**
 * The mean curve of every class over normalised time, for small charts: `[classes][24][features, at most the first 3]`,
 * in the data's own units. Plain means: integrating acceleration to a path was tried, but shows the wrist's tilt, not the drawn shape.
 */
export function computeClassShapes(dataset: Dataset): number[][][] {
  const features = dataset.features.length;
  const shown = Math.min(features, MOST_FEATURES);
  return dataset.classes.map((_, label) => {
    const mean = averageClass(dataset, label);
    return Array.from({ length: POINTS }, (_, point) => [...mean.slice(point * features, point * features + shown)]);
  });
}

function averageClass(dataset: Dataset, label: number): Float64Array {
  const features = dataset.features.length;
  const members = dataset.recordings.filter((recording) => recording.label === label);
  const mean = new Float64Array(POINTS * features);
  for (const recording of members) {
    const resampled = resampleSeries({ values: recording.values, features, points: POINTS });
    for (let index = 0; index < resampled.length; index += 1) mean[index] = (mean[index] ?? 0) + (resampled[index] ?? 0) / members.length;
  }
  return mean;
}
