import { DurasweepError } from '../domain/errors.ts';

/** A path pattern as instructions of a small machine that reads a path character by character. */
export type Instruction =
  | { readonly type: 'literal'; readonly character: string }
  | { readonly type: 'any'; readonly slashes: boolean }
  | { readonly type: 'go'; readonly to: number }
  /** Continues with `first`, and with `second` if that does not match. */
  | { readonly type: 'choose'; readonly first: number; readonly second: number }
  | { readonly type: 'begin'; readonly name: string }
  | { readonly type: 'end'; readonly name: string }
  /** The text that `name` captured, again. */
  | { readonly type: 'same'; readonly name: string };

/** Names that have been started, and those that are complete with their text. */
type Captured = ReadonlyMap<string, { readonly from: number; readonly text: string | null }>;

interface Thread {
  readonly at: number;
  readonly position: number;
  readonly captured: Captured;
}

/** More than any real path needs; only a repeated placeholder can come close. */
const STEPS_ALLOWED = 500_000;

/**
 * Matches the program against the whole path and returns the captured texts, preferring earlier choices, or null. States that led to no match are
 * not tried again, so the time is proportional to the path's length times the program's, whatever the pattern. If a name occurs twice, the
 * state also includes its text.
 * @throws DurasweepError DatasetRejected if that takes too many steps.
 */
export function findMatch(program: readonly Instruction[], path: string): ReadonlyMap<string, string> | null {
  const characters = Array.from(path);
  const compared = new Set(program.flatMap((instruction) => (instruction.type === 'same' ? [instruction.name] : [])));
  const tried = new Set<string | number>();
  const threads: Thread[] = [{ at: 0, position: 0, captured: new Map() }];
  for (let thread = threads.pop(); thread !== undefined; thread = threads.pop()) {
    const key = identifyThread(thread, characters.length, compared);
    if (tried.has(key)) continue;
    if (tried.size === STEPS_ALLOWED) throw refuse(path);
    tried.add(key);
    const instruction = program[thread.at];
    if (instruction !== undefined) threads.push(...step(instruction, thread, characters));
    else if (thread.position === characters.length) return readTexts(thread.captured);
  }
  return null;
}

function identifyThread({ at, position, captured }: Thread, length: number, compared: ReadonlySet<string>): string | number {
  const place = at * (length + 1) + position;
  if (compared.size === 0) return place;
  const texts = [...compared].map((name) => {
    const found = captured.get(name);
    return found === undefined ? null : (found.text ?? found.from);
  });
  return `${place} ${JSON.stringify(texts)}`;
}

/** Possible continuations of the thread, the best last. */
function step(instruction: Instruction, thread: Thread, characters: readonly string[]): Thread[] {
  const { at, position, captured } = thread;
  const next = characters[position];
  switch (instruction.type) {
    case 'literal':
      return next === instruction.character ? [{ at: at + 1, position: position + 1, captured }] : [];
    case 'any':
      return next !== undefined && (instruction.slashes || next !== '/') ? [{ at: at + 1, position: position + 1, captured }] : [];
    case 'go':
      return [{ ...thread, at: instruction.to }];
    case 'choose':
      return [
        { ...thread, at: instruction.second },
        { ...thread, at: instruction.first },
      ];
    case 'begin':
      return [{ at: at + 1, position, captured: new Map(captured).set(instruction.name, { from: position, text: null }) }];
    case 'end': {
      const from = captured.get(instruction.name)?.from ?? position;
      const text = characters.slice(from, position).join('');
      return [{ at: at + 1, position, captured: new Map(captured).set(instruction.name, { from, text }) }];
    }
    case 'same': {
      const text = Array.from(captured.get(instruction.name)?.text ?? '');
      const isThere = text.every((character, index) => characters[position + index] === character);
      return isThere ? [{ at: at + 1, position: position + text.length, captured }] : [];
    }
  }
}

function readTexts(captured: Captured): Map<string, string> {
  return new Map([...captured].flatMap(([name, { text }]) => (text === null ? [] : [[name, text] as const])));
}

function refuse(path: string): DurasweepError {
  return new DurasweepError(
    'DatasetRejected',
    `dataset.format.path: the pattern matches "${path.slice(0, 100)}" in too many ways; use fewer "*", or each placeholder only once.`,
  );
}
