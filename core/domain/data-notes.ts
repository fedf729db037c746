import { countOf } from './count-of.ts';
import type { DatasetDescription, LeftOutFiles, MissingValuesNote } from './results.ts';

/** What reading a data set left out, filled in or cut off: sentences without full stop; empty if nothing. */
export function listDataNotes({ leftOut, missing }: Pick<DatasetDescription, 'leftOut' | 'missing'>): string[] {
  return [...(leftOut === undefined ? [] : describeLeftOut(leftOut)), ...(missing ? describeMissing(missing) : [])];
}

function describeLeftOut({ system, ignored }: LeftOutFiles): string[] {
  const kinds = [
    ...(system === 0 ? [] : [`${system} that operating systems and programs create beside data (such as .DS_Store, __MACOSX, Thumbs.db)`]),
    ...(ignored === 0 ? [] : [`${ignored} by "ignore"`]),
  ];
  return kinds.length === 0 ? [] : [`${countOf(system + ignored, 'file')} left out: ${kinds.join(', ')}`];
}

function describeMissing({ choice, values, recordings, longestGap, cutRecordings }: MissingValuesNote): string[] {
  const where = `${countOf(values, 'missing value')} in ${countOf(recordings, 'recording')}`;
  const filled = `${where} interpolated; the longest gap is of ${countOf(longestGap, 'step')}`;
  const reason = values === 0 ? 'without any value' : `for ${countOf(values, 'missing value')}`;
  const dropped = `${countOf(recordings, 'recording')} left out ${reason}`;
  const treated = choice === 'interpolate' ? filled : dropped;
  return [
    recordings === 0 ? `No values missing (missing: "${choice}")` : treated,
    ...(cutRecordings === 0 ? [] : [`${countOf(cutRecordings, 'recording')} cut where missing values at the end are padding`]),
  ];
}
