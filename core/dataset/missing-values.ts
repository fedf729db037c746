import { DurasweepError } from '../domain/errors.ts';
import type { MissingValuesNote } from '../domain/results.ts';
import type { MissingChoice } from './formats/index.ts';
import { quoteFound, rejectFile } from './rejection.ts';

/** A recording in which missing values are NaN. */
interface GappedRecording {
  readonly path: string;
  readonly className: string;
  readonly length: number;
  /** `[length, features]`. */
  readonly values: Float32Array;
}

interface MissingRequest<Recording> {
  readonly recordings: readonly Recording[];
  readonly features: readonly string[];
  readonly choice: Exclude<MissingChoice, 'refuse'>;
}

/**
 * Fills gaps by linear interpolation (at an end, with the nearest value), or drops recordings with missing values.
 * Time steps at the end in which every feature is missing are cut off first, because they pad a shorter recording.
 *
 * @throws DurasweepError `DatasetRejected` if a feature to fill has no value at all, or a class would lose its last recording.
 */
export function treatMissingValues<Recording extends GappedRecording>({
  recordings,
  features,
  choice,
}: MissingRequest<Recording>): {
  recordings: Recording[];
  note: MissingValuesNote;
} {
  const note = { choice, values: 0, recordings: 0, longestGap: 0, cutRecordings: 0 };
  const kept: Recording[] = [];
  for (const recording of recordings) {
    const cut = cutPadding(recording, features.length);
    if (cut.length < recording.length) note.cutRecordings += 1;
    const values = cut.values.filter(Number.isNaN).length;
    const hasGaps = values > 0 || cut.length === 0;
    if (hasGaps) {
      note.values += values;
      note.recordings += 1;
    }
    if (hasGaps && choice === 'drop-recording') continue;
    if (!hasGaps) kept.push(cut);
    else {
      const filled = fillGaps(cut, features);
      note.longestGap = Math.max(note.longestGap, filled.longestGap);
      kept.push({ ...cut, values: filled.values });
    }
  }
  checkClasses(recordings, kept);
  return { recordings: kept, note };
}

function cutPadding<Recording extends GappedRecording>(recording: Recording, features: number): Recording {
  const last = recording.values.findLastIndex((value) => !Number.isNaN(value));
  const length = Math.ceil((last + 1) / features);
  return length === recording.length ? recording : { ...recording, length, values: recording.values.slice(0, length * features) };
}

function fillGaps({ path, length, values }: GappedRecording, features: readonly string[]): { values: Float32Array; longestGap: number } {
  const filled = values.slice();
  let longestGap = 0;
  features.forEach((name, feature) => {
    let before = -1;
    for (let step = 0; step <= length; step += 1) {
      if (step < length && Number.isNaN(values[step * features.length + feature])) continue;
      if (before < 0 && step === length) throw refuseEmptyFeature(path, name);
      fillBetween({ filled, feature, features: features.length, before, after: step, length });
      longestGap = Math.max(longestGap, step - before - 1);
      before = step;
    }
  });
  return { values: filled, longestGap };
}

function refuseEmptyFeature(path: string, feature: string): DurasweepError {
  const reason = `expected at least one value of ${quoteFound(feature)} to interpolate from, found only missing ones; exclude the file with "ignore" in the format, or choose "missing": "drop-recording"`;
  return rejectFile({ position: { path, line: null }, reason });
}

interface Gap {
  readonly filled: Float32Array;
  readonly feature: number;
  readonly features: number;
  /** Steps of the values beside the gap; −1 and `length` if there are none. */
  readonly before: number;
  readonly after: number;
  readonly length: number;
}

function fillBetween({ filled, feature, features, before, after, length }: Gap): void {
  const valueAt = (step: number) => filled[step * features + feature] ?? 0;
  for (let step = before + 1; step < after; step += 1) {
    const share = (step - before) / (after - before);
    const value =
      before < 0 ? valueAt(after) : after === length ? valueAt(before) : valueAt(before) + (valueAt(after) - valueAt(before)) * share;
    filled[step * features + feature] = value;
  }
}

function checkClasses(recordings: readonly GappedRecording[], kept: readonly GappedRecording[]): void {
  const left = new Set(kept.map(({ className }) => className));
  const lost = recordings.find(({ className }) => !left.has(className));
  if (lost === undefined) return;
  const message = `Every recording of class ${quoteFound(lost.className)} has missing values, and "missing": "drop-recording" leaves none; choose "interpolate", or fix the data.`;
  throw new DurasweepError('DatasetRejected', message);
}
