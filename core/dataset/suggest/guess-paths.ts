import { parsePart } from '../../domain/official-parts.ts';

export interface PathGuess {
  /** Pattern with `{group}`, `{class}` and `{part}`. */
  readonly path: string;
  readonly reasons: readonly string[];
}

/** How people are numbered: `U01`, `subject_3`, `p-12`. */
const PERSON = /^(u|user|s|sub|subj|subject|p|part|participant|person|proband|id|volunteer)[-_ ]?\d+$/i;

/** What a position in the paths seems to mean. */
type Role = '{group}' | '{class}' | '{part}' | '*';

/**
 * Guesses what folders say about recordings: parts are named train or test; people are numbered (`U01`, `subject_3`) or else the outer
 * of two folders; the class is the remaining folder. Without such folders, the words of the file names are used.
 *
 * @param paths only those of the data files, at least one
 */
export function guessPaths(paths: readonly string[]): PathGuess | null {
  const segments = paths.map((path) => path.split('/'));
  const depth = segments[0]?.length ?? 0;
  if (segments.some(({ length }) => length !== depth)) return null;
  const folders = Array.from({ length: depth - 1 }, (_, level) => segments.map((parts) => parts[level] ?? ''));
  const names = segments.map((parts) => parts[depth - 1] ?? '');
  const byFolders = guessRoles(folders);
  const file = `*${commonExtension(names)}`;
  if (byFolders.roles.includes('{class}')) return { path: [...byFolders.roles, file].join('/'), reasons: byFolders.reasons };
  const byName = guessFileName(names, byFolders.roles.includes('{group}'));
  return byName && { path: [...byFolders.roles, byName.path].join('/'), reasons: [...byFolders.reasons, ...byName.reasons] };
}

interface RolesGuess {
  /** A literal if all paths agree. */
  readonly roles: readonly (Role | string)[];
  readonly reasons: readonly string[];
}

function guessRoles(levels: readonly (readonly string[])[]): RolesGuess {
  const reasons: string[] = [];
  const roles: (Role | string | null)[] = levels.map((values) => {
    const distinct = new Set(values);
    if (distinct.size === 1) return escapeLiteral(values[0] ?? '');
    if ([...distinct].every((value) => parsePart(value) !== null)) return '{part}';
    return [...distinct].every((value) => PERSON.test(value)) ? '{group}' : null;
  });
  if (roles.includes('{part}')) reasons.push('A folder name gives the official part of each recording.');
  if (roles.includes('{group}')) reasons.push('Folders that are numbered like people are taken as groups (users).');
  const open = roles.flatMap((role, index) => (role === null ? [index] : []));
  if (open.length > 1 && !roles.includes('{group}')) {
    roles[open[0] ?? 0] = '{group}';
    reasons.push(
      'Of two folder levels, the outer is taken as the group (user) and the inner as the class; swap them if it is the other way round.',
    );
  }
  const level = roles.indexOf(null);
  if (level >= 0) {
    roles[level] = '{class}';
    reasons.push(`The folder "${levels[level]?.[0] ?? ''}" and those beside it are taken as classes.`);
  }
  return { roles: roles.map((role) => role ?? '*'), reasons };
}

const SEPARATOR = /[-_. ]+/;

/** `walk_07.csv`, `s01_walk_3.txt`: the class is the first word that occurs in several files and is not a number. */
function guessFileName(names: readonly string[], hasGroup: boolean): PathGuess | null {
  const extension = commonExtension(names);
  const stems = names.map((name) =>
    extension === ANY_EXTENSION ? name.replace(/\.[^.]*$/, '') : name.slice(0, name.length - extension.length),
  );
  const words = stems.map((stem) => stem.split(SEPARATOR));
  const count = words[0]?.length ?? 0;
  if (count < 2 || words.some(({ length }) => length !== count)) return null;
  const separators = (stems[0] ?? '').match(new RegExp(SEPARATOR, 'g')) ?? [];
  const columns = Array.from({ length: count }, (_, index) => words.map((parts) => parts[index] ?? ''));
  const group = hasGroup ? -1 : columns.findIndex((values) => new Set(values).size > 1 && values.every((value) => PERSON.test(value)));
  const label = columns.findIndex((values, index) => index !== group && isClass(values));
  if (label < 0) return null;
  const tokens = columns.map((_, index) => (index === label ? '{class}' : index === group ? '{group}' : '*'));
  const path = tokens.map((token, index) => token + (index < count - 1 ? (separators[index] ?? '') : '')).join('');
  return {
    path: path + extension,
    reasons: [`Files are named by class: the word "${columns[label]?.[0] ?? ''}" and the words in its place.`],
  };
}

function isClass(values: readonly string[]): boolean {
  const distinct = new Set(values).size;
  return distinct > 1 && distinct <= values.length / 2 && values.every((value) => !/^\d+$/.test(value));
}

/** The extension in a pattern if recordings spell theirs differently: `walk.csv` and `run.CSV`. */
export const ANY_EXTENSION = '.*';

/** The longest extension that all names share; {@link ANY_EXTENSION} if it differs only in case. */
export function commonExtension(names: readonly string[]): string {
  const [first = ''] = names;
  const whole = /(\.[A-Za-z0-9]+)+$/.exec(first)?.[0] ?? '';
  const last = /\.[A-Za-z0-9]+$/.exec(first)?.[0] ?? '';
  return [whole, last].find((extension) => names.every((name) => name.endsWith(extension))) ?? ANY_EXTENSION;
}

/** Characters with a special meaning in patterns are replaced by a wildcard. */
function escapeLiteral(text: string): string {
  return /[{}*]/.test(text) ? '*' : text;
}
