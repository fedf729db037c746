import type { Dataset } from '../../core/dataset/dataset.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import type { RecordingView } from './results-view.ts';

const POINTS_DRAWN = 96;

/** A recording, thinned for drawing. @throws DurasweepError InvalidConfig if there is none with this number */
export function buildRecordingView(
  { recordings, classes, groups, features }: Dataset,
  index: number,
  points = POINTS_DRAWN,
): RecordingView {
  const recording = recordings[index];
  if (recording === undefined) throw new DurasweepError('InvalidConfig', `There is no recording ${index}; there are ${recordings.length}.`);
  const { length, values, label, group } = recording;
  const count = Math.min(length, points);
  const steps = Array.from({ length: count }, (_, point) => Math.round((point * (length - 1)) / Math.max(1, count - 1)));
  return {
    recording: index,
    className: classes[label] ?? '',
    group: groups[group] ?? '',
    length,
    values: features.map((_, feature) => steps.map((step) => roundDigits(values[step * features.length + feature] ?? 0))),
  };
}

/** As many digits as are visible in a drawing. */
export function roundDigits(value: number, digits = 5): number {
  return Number(value.toPrecision(digits));
}
