import { countOf } from './count-of.ts';
import { listDataNotes } from './data-notes.ts';
import type { DatasetDescription } from './results.ts';
import { shortenName, shortenNames, withCharacters } from './shorten-names.ts';

/** How many names of classes or groups are listed. */
const NAMES_SHOWN = 24;
const hasRoom = withCharacters(40);

/** Summarises a data set in lines for people, so that a wrong path pattern is noticed at once. */
export function summariseDataset(description: DatasetDescription): string[] {
  const { name, synthetic, recordings, classes, classCounts, groups, features, lengths, examples = [] } = description;
  const label = synthetic ? 'SYNTHETIC DATA instead of' : 'Data';
  return [
    `${label} "${shorten(name)}": ${countOf(recordings, 'recording')} of ${lengths.minimum} to ${lengths.maximum} time steps`,
    `  ${countOf(features.length, 'feature')}: ${listNames(features)}`,
    `  ${countOf(classes.length, 'class', 'classes')}: ${listNames(classes, classCounts)}`,
    `  ${countOf(groups.length, 'group')}: ${listNames(
      groups.map((group) => group.name),
      groups.map((group) => group.recordings),
    )}`,
    ...examples.map(({ path, group, className }) => `  ${path} was read as class "${shorten(className)}" in group "${shorten(group)}"`),
    ...listDataNotes(description).map((note) => `  ${note}`),
  ];
}

function listNames(names: readonly string[], counts?: readonly number[]): string {
  const labels = shortenNames(names.slice(0, NAMES_SHOWN), hasRoom);
  const shown = labels.map((label, index) => (counts === undefined ? label : `${label} (${counts[index]})`)).join(', ');
  return names.length > NAMES_SHOWN ? `${shown} and ${names.length - NAMES_SHOWN} more` : shown;
}

function shorten(name: string): string {
  return shortenName(name, hasRoom);
}
