import { findMatch, type Instruction } from './path-program.ts';
import { listTokens, readPlaceholder } from './pattern-tokens.ts';
import { compilePlainPattern } from './plain-pattern.ts';

/** What a data file's path says about its recordings; null if the pattern has no such placeholder. */
export interface PathMatch {
  readonly group: string | null;
  readonly className: string | null;
  readonly part: string | null;
  readonly feature: string | null;
}

/** Compiles a path pattern (see `DatasetFormat`) into a function that returns the placeholders' values, or null if a path does not match. */
export function compilePathPattern(pattern: string): (path: string) => PathMatch | null {
  const match = compilePlainPattern(pattern) ?? compileSearch(pattern);
  return (path) => {
    const values = match(path);
    if (values === null) return null;
    const read = (name: string) => values.get(name) ?? null;
    return { group: read('group'), className: read('class'), part: read('part'), feature: read('feature') };
  };
}

function compileSearch(pattern: string): (path: string) => ReadonlyMap<string, string> | null {
  const program = compileProgram(pattern);
  return (path) => findMatch(program, path);
}

function compileProgram(pattern: string): Instruction[] {
  const tokens = listTokens(pattern);
  const program: Instruction[] = [];
  for (const [index, token] of tokens.entries()) program.push(...translateToken(token, program.length, tokens.indexOf(token) < index));
  return program;
}

/** @param at position of the instructions in the program */
function translateToken(token: string, at: number, repeated: boolean): Instruction[] {
  const name = readPlaceholder(token);
  if (name !== undefined) return repeated ? [{ type: 'same', name }] : captureName(name, at);
  if (token === '**/') return [{ type: 'choose', first: at + 1, second: at + 5 }, ...repeatAny(true, at + 1), literal('/')];
  if (token === '**') return repeatAny(true, at);
  if (token === '*') return repeatAny(false, at);
  return Array.from(token, literal);
}

function captureName(name: string, at: number): Instruction[] {
  const one: Instruction = { type: 'any', slashes: false };
  return [{ type: 'begin', name }, one, ...repeatAny(false, at + 2), { type: 'end', name }];
}

/** Any number of characters, as many as possible. */
function repeatAny(slashes: boolean, at: number): Instruction[] {
  return [
    { type: 'choose', first: at + 1, second: at + 3 },
    { type: 'any', slashes },
    { type: 'go', to: at },
  ];
}

function literal(character: string): Instruction {
  return { type: 'literal', character };
}
