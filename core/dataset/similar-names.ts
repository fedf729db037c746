import { DurasweepError } from '../domain/errors.ts';
import { foldLetters, foldName } from '../domain/fold-name.ts';
import { escapeControlCharacters } from './rejection.ts';

/** A name to be changed after reading, exactly as in the data. */
export interface Rename {
  readonly from: string;
  readonly to: string;
  /** What is renamed; absent: both classes and users. */
  readonly of?: NamedKind | undefined;
}

export type NamedKind = 'class' | 'user';

export interface NameUse {
  readonly name: string;
  /** A recording with this name. */
  readonly path: string;
}

/** Creates a function that renames. */
export function createRenamer(renames: readonly Rename[], kind: NamedKind): (name: string) => string {
  const byName = new Map(renames.filter(({ of = kind }) => of === kind).map(({ from, to }) => [from, to]));
  return (name) => byName.get(name) ?? name;
}

/** @throws DurasweepError `InvalidConfig` if a name to rename is in no recording: a misspelling, or the wrong data */
export function refuseUnusedRenames(renames: readonly Rename[], names: Readonly<Record<NamedKind, Iterable<string>>>): void {
  const known = { class: new Set(names.class), user: new Set(names.user) };
  const isUsed = ({ from, of }: Rename) => (of === undefined ? known.class.has(from) || known.user.has(from) : known[of].has(from));
  const unused = renames.filter((rename) => !isUsed(rename)).map(({ from }) => JSON.stringify(from));
  if (unused.length === 0) return;
  const message = `dataset.rename: no class or user is named ${unused.join(', ')}; write "from" exactly as the data has it, spaces included.`;
  throw new DurasweepError('InvalidConfig', escapeControlCharacters(message));
}

/**
 * Two spellings of one name would silently become two classes or users.
 *
 * @throws DurasweepError `DatasetRejected` if two names differ only in case, spaces or Unicode form, or are the same number; it shows both and what to do
 */
export function refuseSimilarNames(uses: readonly NameUse[], kind: NamedKind): void {
  const seen = new Map<string, NameUse>();
  for (const use of uses) {
    const form = foldName(use.name);
    const other = seen.get(form);
    if (other === undefined) seen.set(form, use);
    else if (other.name !== use.name) throw rejectSimilar(other, use, kind);
  }
}

function rejectSimilar(first: NameUse, second: NameUse, kind: string): DurasweepError {
  const [one, other] = [spell(first.name), spell(second.name)];
  const [from, to] = isTidy(second.name) && !isTidy(first.name) ? [one, other] : [other, one];
  const differ =
    foldLetters(first.name) === foldLetters(second.name) ? 'differ in case, spaces or Unicode form only' : 'are the same number';
  const found = `${kind} ${one} (${first.path}) and ${kind} ${other} (${second.path}) ${differ}`;
  const wayOut = `where they are one, set dataset.rename to [{ "from": ${from}, "to": ${to} }]; where they are two, rename one so that it can be told apart`;
  return new DurasweepError('DatasetRejected', escapeControlCharacters(`${found}; ${wayOut}.`));
}

/** Whether a name is written as people would type it: no spaces around it, no invisible or decomposed characters. */
function isTidy(name: string): boolean {
  return name.normalize('NFKC').trim() === name && !/\p{Cf}/u.test(name);
}

/** As JSON with escapes for invisible and ambiguous characters, so that it can be copied into a configuration. */
function spell(name: string): string {
  return JSON.stringify(name).replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
