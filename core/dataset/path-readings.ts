import { listTokens, readPlaceholder } from './pattern-tokens.ts';

/** One way in which a pattern matches a path: each placeholder's name and text, in the pattern's order. */
export type PathReading = readonly (readonly [placeholder: string, text: string])[];

/** Enough to show the ambiguity. */
const MOST_READINGS = 3;
/** Far more than needed by a pattern whose placeholders occur once; repeated ones may need any number. */
const MOST_STEPS = 1_000_000;

/**
 * Different ways in which a pattern (see `DatasetFormat`) matches a path: none, one, or the first few.
 *
 * The time is proportional to the pattern's length times the square of the path's: a step is taken only if the rest of the pattern can match
 * the rest of the path, and no state is visited twice.
 *
 * @throws RangeError if a pattern with a repeated placeholder would need more than a million steps
 */
export function findReadings(pattern: string, path: string): PathReading[] {
  const search = createSearch(listTokens(pattern), [...path]);
  visit(search, { token: 0, position: 0, reading: [] });
  return [...search.readings.values()];
}

interface Search {
  readonly tokens: readonly string[];
  readonly characters: readonly string[];
  /** `[tokens + 1][characters + 1]`: whether the tokens from here on can fit the characters from here on. */
  readonly fits: readonly Uint8Array[];
  readonly visited: Set<string>;
  readonly readings: Map<string, PathReading>;
}

interface Place {
  readonly token: number;
  readonly position: number;
  readonly reading: PathReading;
}

function createSearch(tokens: readonly string[], characters: readonly string[]): Search {
  const fits: Uint8Array[] = [new Uint8Array(characters.length + 1)];
  fits[0]?.fill(1, characters.length);
  for (const token of [...tokens].reverse()) fits.unshift(fitToken(token, characters, fits[0] ?? new Uint8Array()));
  return { tokens, characters, fits, visited: new Set(), readings: new Map() };
}

/** Works backwards, one check per character. @param rest whether the text after the token matches, by position */
function fitToken(token: string, characters: readonly string[], rest: Uint8Array): Uint8Array {
  const fits = new Uint8Array(rest.length);
  let folderFits = 0;
  for (let position = rest.length - 1; position >= 0; position -= 1) {
    const next = position + 1;
    const insideSegment = position < characters.length && characters[position] !== '/';
    if (characters[position] === '/' && rest[next] === 1) folderFits = 1;
    if (token === '*') fits[position] = rest[position] || (insideSegment && fits[next]) ? 1 : 0;
    else if (token === '**') fits[position] = rest[position] || fits[next] ? 1 : 0;
    else if (token === '**/') fits[position] = rest[position] || folderFits ? 1 : 0;
    else if (isPlaceholder(token)) fits[position] = insideSegment && (rest[next] || fits[next]) ? 1 : 0;
    else fits[position] = readLiteral(token, characters, position).some((end) => rest[end] === 1) ? 1 : 0;
  }
  return fits;
}

function visit(search: Search, { token: index, position, reading }: Place): void {
  const { tokens, fits, visited, readings } = search;
  const key = JSON.stringify([index, position, reading]);
  if (readings.size === MOST_READINGS || fits[index]?.[position] !== 1 || visited.has(key)) return;
  visited.add(key);
  if (visited.size > MOST_STEPS) throw new RangeError('the pattern matches in too many ways');
  const token = tokens[index];
  if (token === undefined) {
    readings.set(JSON.stringify(reading), reading);
    return;
  }
  for (const end of listEnds(token, search.characters, position)) {
    const next = isPlaceholder(token) ? addText(reading, token.slice(1, -1), search.characters.slice(position, end).join('')) : reading;
    if (next !== null) visit(search, { token: index + 1, position: end, reading: next });
  }
}

/** Null if the placeholder already stands for another text. */
function addText(reading: PathReading, placeholder: string, text: string): PathReading | null {
  const known = reading.find(([name]) => name === placeholder);
  if (known === undefined) return [...reading, [placeholder, text]];
  return known[1] === text ? reading : null;
}

/** Possible end positions of a token that begins at a position. */
function listEnds(token: string, characters: readonly string[], position: number): number[] {
  if (!isPlaceholder(token) && !token.startsWith('*')) return readLiteral(token, characters, position);
  const segment = characters.indexOf('/', position);
  const last = token.startsWith('**') || segment === -1 ? characters.length : segment;
  const ends = Array.from({ length: last - position + 1 }, (_, length) => position + length);
  if (token === '**/') return ends.filter((end) => end === position || characters[end - 1] === '/');
  return isPlaceholder(token) ? ends.slice(1) : ends;
}

function readLiteral(token: string, characters: readonly string[], position: number): number[] {
  const literal = [...token];
  return literal.every((character, index) => characters[position + index] === character) ? [position + literal.length] : [];
}

function isPlaceholder(token: string): boolean {
  return readPlaceholder(token) !== undefined;
}
