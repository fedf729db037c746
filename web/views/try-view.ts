import type { ModelDocument } from '../../core/streaming/model-document.ts';
import { roundDigits } from './build-recording.ts';

/** How recordings were measured, as far as the configuration describes it. */
export interface SensorView {
  /** Steps per second. */
  readonly rateHertz: number;
  /** Unit of every feature; null: not in the configuration. */
  readonly unit: string | null;
  readonly measures: 'acceleration' | 'rotation' | 'position' | 'other';
  /** Whether the rate is a guess because the configuration has none. */
  readonly isGuess: boolean;
}

/** A network to try, with recordings that it was not trained on. */
export interface TryView {
  readonly model: ModelDocument;
  readonly sensor: SensorView;
  readonly recordings: readonly TryRecording[];
}

export interface TryRecording {
  readonly className: string;
  readonly length: number;
  /** `[length, features]`. */
  readonly values: readonly number[];
}

export interface TryInput {
  readonly model: ModelDocument;
  /** Recordings of the test part, or of the validation part if there is none. */
  readonly recordings: readonly { readonly label: number; readonly length: number; readonly values: Float32Array }[];
  readonly sensor:
    | {
        readonly rateHertz: number;
        readonly unit?: string | undefined;
        readonly measures?: SensorView['measures'] | undefined;
      }
    | undefined;
}

const OF_A_CLASS = 3;
/** Maximum number of values over all recordings: about a megabyte in a file. */
const MOST_VALUES = 150_000;
/** Assumed duration of a movement if the rate is not known. */
const USUAL_SECONDS = 2;

export function buildTryView({ model, recordings, sensor }: TryInput): TryView {
  return { model, sensor: buildSensorView(model, sensor), recordings: chooseRecordings(model, recordings) };
}

function buildSensorView({ motion }: ModelDocument, sensor: TryInput['sensor']): SensorView {
  if (sensor === undefined) {
    return { rateHertz: roundDigits(motion.medianSteps / USUAL_SECONDS, 3), unit: null, measures: 'other', isGuess: true };
  }
  return { rateHertz: sensor.rateHertz, unit: sensor.unit ?? null, measures: sensor.measures ?? 'other', isGuess: false };
}

/** The first few of each class, as long as they fit. */
function chooseRecordings({ classes }: ModelDocument, recordings: TryInput['recordings']): TryRecording[] {
  let left = MOST_VALUES;
  const counts = new Map<number, number>();
  return recordings.flatMap(({ label, length, values }) => {
    const count = counts.get(label) ?? 0;
    if (count >= OF_A_CLASS || values.length > left) return [];
    counts.set(label, count + 1);
    left -= values.length;
    return [{ className: classes[label] ?? '', length, values: Array.from(values, (value) => roundDigits(value, 7)) }];
  });
}
