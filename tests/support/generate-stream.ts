import type { Random } from '../../core/domain/random.ts';
import type { RecognisedEvent } from '../../core/streaming/recogniser.ts';

/** A recording for a generated stream. */
export interface StreamRecording {
  readonly length: number;
  /** `[length, features]`. */
  readonly values: Float32Array;
  readonly className: string;
}

export interface GeneratedStream {
  readonly steps: readonly Float32Array[];
  /** Position of each recording. */
  readonly truth: readonly { readonly start: number; readonly end: number; readonly className: string }[];
}

export interface StreamRequest {
  readonly recordings: readonly StreamRecording[];
  readonly scales: readonly number[];
  /** Steps of the pauses before, between and after. */
  readonly pauseSteps: readonly [least: number, most: number];
  /** Standard deviation of the noise in pauses, in units of each feature's scale. */
  readonly noise: number;
  readonly random: Random;
}

/** Concatenates recordings; in the pauses the hand moves from the end of one to the start of the next. */
export function generateStream({ recordings, scales, pauseSteps, noise, random }: StreamRequest): GeneratedStream {
  const features = scales.length;
  const steps: Float32Array[] = [];
  const truth: GeneratedStream['truth'][number][] = [];
  const rest = (from: Float32Array, to: Float32Array) => {
    const [least, most] = pauseSteps;
    const count = least + random.integer(most - least + 1);
    for (let step = 1; step <= count; step += 1) {
      const share = step / (count + 1);
      steps.push(
        from.map(
          (value, feature) => value + share * ((to[feature] as number) - value) + noise * (scales[feature] as number) * random.normal(),
        ),
      );
    }
  };
  let last: Float32Array | null = null;
  for (const { values, length, className } of recordings) {
    const stepOf = (step: number) => values.slice(step * features, (step + 1) * features);
    rest(last ?? stepOf(0), stepOf(0));
    truth.push({ start: steps.length, end: steps.length + length, className });
    for (let step = 0; step < length; step += 1) steps.push(stepOf(step));
    last = stepOf(length - 1);
  }
  if (last !== null) rest(last, last);
  return { steps, truth };
}

/** Counts of recognised events compared with the true ones. */
export interface EventCounts {
  readonly right: number;
  /** Recognised where there is no recording, or as another class. */
  readonly wrong: number;
  /** Not recognised, or as another class. */
  readonly missed: number;
}

/** An event is correct if its class matches and the overlap is at least half of the duration of either. Rejected events count as not recognised. */
export function countEvents(events: readonly RecognisedEvent[], truth: GeneratedStream['truth']): EventCounts {
  const left = new Set(truth);
  let right = 0;
  const answered = events.filter((event) => event.class !== null);
  for (const event of answered) {
    const match = [...left].find((each) => each.className === event.class && shareTime(event, each) >= 0.5);
    if (match === undefined) continue;
    left.delete(match);
    right += 1;
  }
  return { right, wrong: answered.length - right, missed: left.size };
}

function shareTime(a: { start: number; end: number }, b: { start: number; end: number }): number {
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  return shared / (Math.max(a.end, b.end) - Math.min(a.start, b.start));
}

/** 2 · right / (2 · right + wrong + missed). */
export function scoreEvents({ right, wrong, missed }: EventCounts): number {
  return right === 0 ? 0 : (2 * right) / (2 * right + wrong + missed);
}
