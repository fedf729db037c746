/** Converts irregular readings into steps at a constant rate. */
export interface Resampler {
  /** @param timeMs later than the last one @param values one for each feature @returns the steps that are due, as new arrays */
  push(timeMs: number, values: ArrayLike<number>): Float32Array[];
}

/** After a longer gap, resampling starts again, because the values in between are unknown. */
const LONGEST_GAP_MS = 1_000;

/** Interpolates linearly between readings. */
export function createResampler(rateHertz: number): Resampler {
  const stepMs = 1_000 / rateHertz;
  let last: { readonly timeMs: number; readonly values: Float32Array } | null = null;
  let next = 0;
  return {
    push(timeMs, values) {
      const given = Float32Array.from(values);
      const before = last;
      if (before !== null && timeMs <= before.timeMs) return [];
      last = { timeMs, values: given };
      if (before === null || timeMs - before.timeMs > LONGEST_GAP_MS) {
        next = timeMs + stepMs;
        return [given];
      }
      const steps: Float32Array[] = [];
      for (; next <= timeMs; next += stepMs) {
        const share = (next - before.timeMs) / (timeMs - before.timeMs);
        steps.push(before.values.map((value, feature) => value + share * ((given[feature] as number) - value)));
      }
      return steps;
    },
  };
}
