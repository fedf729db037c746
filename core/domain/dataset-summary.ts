import { countOf } from './count-of.ts';
import { listDataNotes } from './data-notes.ts';
import type { DatasetDescription } from './results.ts';

/** How many names of classes or groups are listed. */
const NAMES_SHOWN = 24;
const NAME_CHARACTERS = 40;

/** Summarises a data set in lines for people, so that a wrong path pattern is noticed at once. */
export function summariseDataset(description: DatasetDescription): string[] {
  const { name, synthetic, recordings, classes, classCounts, groups, features, lengths, examples = [] } = description;
  const label = synthetic ? 'SYNTHETIC DATA instead of' : 'Data';
  return [
    `${label} "${shorten(name)}": ${countOf(recordings, 'recording')} of ${lengths.minimum} to ${lengths.maximum} time steps`,
    `  ${countOf(features.length, 'feature')}: ${listNames(features.map((feature) => shorten(feature)))}`,
    `  ${countOf(classes.length, 'class', 'classes')}: ${listNames(classes.map((className, index) => withCount(className, classCounts?.[index])))}`,
    `  ${countOf(groups.length, 'group')}: ${listNames(groups.map((group) => withCount(group.name, group.recordings)))}`,
    ...examples.map(({ path, group, className }) => `  ${path} was read as class "${shorten(className)}" in group "${shorten(group)}"`),
    ...listDataNotes(description).map((note) => `  ${note}`),
  ];
}

function withCount(name: string, count: number | undefined): string {
  return count === undefined ? shorten(name) : `${shorten(name)} (${count})`;
}

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).join(', ');
  return names.length > NAMES_SHOWN ? `${shown} and ${names.length - NAMES_SHOWN} more` : shown;
}

function shorten(name: string): string {
  return name.length > NAME_CHARACTERS ? `${name.slice(0, NAME_CHARACTERS - 1)}…` : name;
}
