import { createResampler } from './resample.ts';

/** Position of a pen in units of the drawing area's height: x to the right, y upwards. */
export interface PenPoint {
  readonly timeMs: number;
  readonly x: number;
  readonly y: number;
}

export interface PenOptions {
  /** Rate of the resulting steps. */
  readonly rateHertz: number;
  /** Whether steps contain the pen's acceleration or its position. */
  readonly measures: 'acceleration' | 'position';
  /** `[features]`: values at rest. Features beyond the first two stay constant. */
  readonly rest: readonly number[];
  /** `[features]`: typical range of a feature, for positions. */
  readonly scales: readonly number[];
}

/** Assumed height of the drawing area in metres, so that a drawn movement is as large as one of an arm. */
const SHEET_METRES = 0.6;
/** Smoothing time, before and between the two differentiations, which would otherwise amplify jitter too much. */
const SMOOTHING_MS = 60;

/** What a sensor on the pen would measure, or its position. Assumes that the pen is upright and does not rotate. */
export function createPen({ rateHertz, measures, rest, scales }: PenOptions): { push(point: PenPoint): Float32Array[] } {
  const resampler = createResampler(rateHertz);
  let last: { readonly timeMs: number; readonly place: Pair; readonly speed: Pair; readonly change: Pair } | null = null;

  function differentiate(timeMs: number, target: Pair): Pair {
    if (last === null || timeMs <= last.timeMs) {
      last = { timeMs, place: target, speed: [0, 0], change: [0, 0] };
      return [0, 0];
    }
    const seconds = (timeMs - last.timeMs) / 1_000;
    const freshness = 1 - Math.exp(-(timeMs - last.timeMs) / SMOOTHING_MS);
    const { place, speed, change } = last;
    const next = blend(place, target, freshness);
    const moved: Pair = [((next[0] - place[0]) * SHEET_METRES) / seconds, ((next[1] - place[1]) * SHEET_METRES) / seconds];
    const smoothed = blend(speed, moved, freshness);
    const changed = blend(change, [(smoothed[0] - speed[0]) / seconds, (smoothed[1] - speed[1]) / seconds], freshness);
    last = { timeMs, place: next, speed: smoothed, change: changed };
    return changed;
  }

  return {
    push({ timeMs, x, y }) {
      const pair: Pair = measures === 'acceleration' ? differentiate(timeMs, [x, y]) : [x - 0.5, y - 0.5];
      const values = rest.map((value, feature) => {
        const own = pair[feature];
        if (own === undefined) return value;
        return measures === 'acceleration' ? value + own : value + 4 * (scales[feature] ?? 1) * own;
      });
      return resampler.push(timeMs, values);
    },
  };
}

type Pair = readonly [number, number];

function blend(before: Pair, after: Pair, share: number): Pair {
  return [before[0] + share * (after[0] - before[0]), before[1] + share * (after[1] - before[1])];
}
