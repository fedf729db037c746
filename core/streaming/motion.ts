/** Statistics of motion in recordings, for detecting them in a stream. */
export interface Motion {
  /** `[features]`: unit for changes of each feature, > 0. */
  readonly scales: readonly number[];
  /** Median over recordings of the level of motion at a step (see `createMotionMeter`), ≥ 0. */
  readonly level: number;
  /** Median number of steps of a recording. */
  readonly medianSteps: number;
  readonly longestSteps: number;
}

/** Weight of a new change in the level; about the last three changes matter. */
const FRESHNESS = 0.5;

/** Measures how much a stream changes from step to step, in units of each feature's scale. */
export function createMotionMeter(scales: readonly number[]): { push(step: ArrayLike<number>): number } {
  const last = new Float64Array(scales.length);
  let level = 0;
  let started = false;
  return {
    push(step) {
      let sum = 0;
      for (let index = 0; index < scales.length; index += 1) {
        const value = step[index] as number;
        if (started) sum += ((value - (last[index] as number)) / (scales[index] as number)) ** 2;
        last[index] = value;
      }
      started = true;
      level += FRESHNESS * (Math.sqrt(sum / scales.length) - level);
      return level;
    },
  };
}

interface Recorded {
  readonly length: number;
  /** `[length, features]`, in the data's own units. */
  readonly values: Float32Array;
}

/** @param recordings recordings of the training part, at least one */
export function measureMotion(recordings: readonly Recorded[], features: number): Motion {
  const scales = Array.from({ length: features }, (_, feature) => measureScale(recordings, feature, features));
  const levels = recordings.flatMap(({ length, values }) => {
    const meter = createMotionMeter(scales);
    return Array.from({ length }, (_, step) => meter.push(values.subarray(step * features, (step + 1) * features)));
  });
  const lengths = recordings.map(({ length }) => length);
  return { scales, level: findMedian(levels), medianSteps: findMedian(lengths), longestSteps: lengths.reduce((a, b) => Math.max(a, b), 1) };
}

/** Standard deviation over all steps; 1 if the feature is constant. */
function measureScale(recordings: readonly Recorded[], feature: number, features: number): number {
  let [count, sum, squares] = [0, 0, 0];
  for (const { values } of recordings) {
    for (let index = feature; index < values.length; index += features) {
      const value = values[index] as number;
      count += 1;
      sum += value;
      squares += value * value;
    }
  }
  const variance = count === 0 ? 0 : squares / count - (sum / count) ** 2;
  return variance > 0 ? Math.sqrt(variance) : 1;
}

function findMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
