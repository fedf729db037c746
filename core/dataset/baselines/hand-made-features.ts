import type { SequenceSet } from '../../domain/sequences.ts';
import { resampleSeries } from '../resample.ts';

/** Number of points of the resampled curve that are used as features. */
const COURSE_POINTS = 8;

/**
 * Describes every sequence by hand-made features: its length; of every channel (each feature and the magnitude of all) statistics of level,
 * spread, shape and change; correlations between features; and the course at 8 evenly spaced times.
 *
 * @returns `[count][descriptors]`, finite.
 */
export function computeFeatures({ count, maxLength, features, values, lengths }: SequenceSet): Float64Array[] {
  return Array.from({ length: count }, (_, row) => {
    const start = row * maxLength * features;
    const series = values.subarray(start, start + (lengths[row] ?? 0) * features);
    const channels = splitChannels(series, features);
    const all = [...channels, measureMagnitude(channels)];
    const course = resampleSeries({ values: series, features, points: COURSE_POINTS });
    return Float64Array.from([lengths[row] ?? 0, ...all.flatMap(computeChannelFeatures), ...correlateAll(channels), ...course]);
  });
}

function splitChannels(series: Float32Array, features: number): number[][] {
  return Array.from({ length: features }, (_, feature) => [...series.filter((_, at) => at % features === feature)]);
}

function measureMagnitude(channels: readonly number[][]): number[] {
  return (channels[0] ?? []).map((_, step) => Math.hypot(...channels.map((channel) => channel[step] ?? 0)));
}

function computeChannelFeatures(channel: readonly number[]): number[] {
  const sorted = [...channel].sort((a, b) => a - b);
  const quantile = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const mean = average(channel);
  const deviation = Math.sqrt(average(channel.map((value) => (value - mean) ** 2)));
  const skew = deviation > 0 ? average(channel.map((value) => ((value - mean) / deviation) ** 3)) : 0;
  const changes = channel.slice(1).map((value, step) => value - (channel[step] ?? 0));
  const crossings = channel.filter((value, step) => step > 0 && value >= mean !== (channel[step - 1] ?? 0) >= mean).length;
  return [
    mean,
    deviation,
    skew,
    quantile(0),
    quantile(0.25),
    quantile(0.5),
    quantile(0.75),
    quantile(1),
    channel.indexOf(quantile(0)) / channel.length,
    channel.indexOf(quantile(1)) / channel.length,
    channel.at(-1) ?? 0,
    average(changes.map(Math.abs)),
    crossings,
  ];
}

function correlateAll(channels: readonly number[][]): number[] {
  return channels.flatMap((a, index) => channels.slice(index + 1).map((b) => correlate(a, b)));
}

function correlate(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [average(a), average(b)];
  const covariance = average(a.map((value, step) => (value - meanA) * ((b[step] ?? 0) - meanB)));
  const variances = average(a.map((value) => (value - meanA) ** 2)) * average(b.map((value) => (value - meanB) ** 2));
  return variances > 0 ? covariance / Math.sqrt(variances) : 0;
}

function average(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
