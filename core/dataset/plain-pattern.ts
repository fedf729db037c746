import { listTokens, readPlaceholder } from './pattern-tokens.ts';

/** A folder's or file's name in a pattern. */
interface Segment {
  readonly before: string;
  /** The placeholder's name; null: a wildcard; undefined: the name is fixed. */
  readonly name: string | null | undefined;
  readonly after: string;
}

/**
 * Compiles a pattern (see `DatasetFormat`) of which each folder's and file's name has at most one placeholder or `*`, as most have: then there is at
 * most one way to match a path, which needs no search. Null for other patterns.
 */
export function compilePlainPattern(pattern: string): ((path: string) => ReadonlyMap<string, string> | null) | null {
  const segments = divide(pattern);
  if (segments === null) return null;
  return (path) => {
    const names = path.split('/');
    const texts = new Map<string, string>();
    const isMatch = names.length === segments.length && segments.every((segment, index) => matchName(segment, names[index] ?? '', texts));
    return isMatch ? texts : null;
  };
}

/** Half of a character must not match the half of another one. */
const HALF_CHARACTER = /\p{Surrogate}/u;

function divide(pattern: string): Segment[] | null {
  const segments = pattern.split('/').flatMap((text) => divideSegment(text) ?? []);
  const names = segments.flatMap(({ name }) => name ?? []);
  const isPlain = segments.length === pattern.split('/').length && new Set(names).size === names.length && !HALF_CHARACTER.test(pattern);
  return isPlain ? segments : null;
}

function divideSegment(text: string): Segment | null {
  const variable = listTokens(text).filter((token) => token.startsWith('*') || readPlaceholder(token) !== undefined);
  const [only] = variable;
  if (only === undefined) return { before: text, name: undefined, after: '' };
  if (variable.length > 1 || only === '**') return null;
  const [before = '', after = ''] = text.split(only);
  return { before, name: readPlaceholder(only) ?? null, after };
}

/** @param texts receives the placeholder's text, which has at least one character */
function matchName({ before, name, after }: Segment, text: string, texts: Map<string, string>): boolean {
  if (name === undefined) return text === before;
  const end = text.length - after.length;
  if (end - before.length < (name === null ? 0 : 1) || !text.startsWith(before) || !text.endsWith(after)) return false;
  if (name !== null) texts.set(name, text.slice(before.length, end));
  return true;
}
