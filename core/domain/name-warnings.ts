import { foldSpelling } from './fold-name.ts';
import { isMissingName } from './missing-words.ts';
import { nameSome } from './name-some.ts';
import { parsePart } from './official-parts.ts';
import type { DatasetDescription } from './results.ts';

export interface NameWarning {
  readonly kind: 'similar-names' | 'missing-name' | 'part-names';
  readonly message: string;
}

/**
 * Warnings about classes and users that may be one, written in two ways (`1` and `01`), and about names that may mean that there is none. Names that are
 * surely one are refused when data is read.
 */
export function listNameWarnings({ classes, groups }: Pick<DatasetDescription, 'classes' | 'groups'>): NameWarning[] {
  const users = groups.map(({ name }) => name);
  return [
    ...warnOfSimilar('class', classes),
    ...warnOfSimilar('user', users),
    ...warnOfMissing('class', classes),
    ...warnOfMissing('user', users),
    ...warnOfParts(users),
  ];
}

/** Files of a data set's official parts, read with `{group}` where `{part}` was meant. */
function warnOfParts(users: readonly string[]): NameWarning[] {
  if (users.length < 2 || users.some((name) => parsePart(name) === null)) return [];
  const named = nameSome(users.map((name) => JSON.stringify(name)));
  const message = `users ${named} are named like parts of a data set; if they are parts, write {part} instead of {group} in format.path and set split.method to "official"`;
  return [{ kind: 'part-names', message }];
}

function warnOfMissing(kind: 'class' | 'user', names: readonly string[]): NameWarning[] {
  const found = names.filter(isMissingName).map((name) => JSON.stringify(name));
  if (found.length === 0) return [];
  const [is, counts] =
    found.length === 1
      ? [`${kind} ${found[0]} may`, `counts as a ${kind} like any other`]
      : [`${COUNTED[kind]} ${nameSome(found)} may`, `count as ${COUNTED[kind]} like any others`];
  return [
    { kind: 'missing-name', message: `${is} mean that the name is missing, but ${counts}; if so, leave these recordings out of the data` },
  ];
}

const COUNTED = { class: 'classes', user: 'users' } as const;

function warnOfSimilar(kind: 'class' | 'user', names: readonly string[]): NameWarning[] {
  const pairs = findSimilar(names);
  const [first] = pairs;
  if (first === undefined) return [];
  const [to, from] = first.map((name) => JSON.stringify(name));
  const listed = nameSome(pairs.map((pair) => pair.map((name) => JSON.stringify(name)).join(' and ')));
  const rename = `[{ "from": ${from}, "to": ${to}, "of": "${kind}" }]`;
  const message = `${COUNTED[kind]} ${listed} may be one ${kind} written in two ways, but count as two; if they are one, set dataset.rename to ${rename}`;
  return [{ kind: 'similar-names', message }];
}

/** Each name that looks like an earlier one, with that one. */
function findSimilar(names: readonly string[]): (readonly [string, string])[] {
  const first = new Map<string, string>();
  return names.flatMap((name) => {
    const form = foldSpelling(name);
    const other = first.get(form);
    if (other === undefined) first.set(form, name);
    return other === undefined ? [] : [[other, name] as const];
  });
}
