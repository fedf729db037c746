import { quoteFound, rejectFile } from '../rejection.ts';
import type { ReadRecording } from './reader.ts';
import { unquote } from './time-series-case.ts';

/**
 * Checks that the classes of a `.ts` file's cases are those that its header lists. Names in the list are separated by spaces or by commas,
 * may be quoted, and may contain spaces. The cases decide how to read the list: every class needs its own place in it.
 *
 * @throws DurasweepError `DatasetRejected` at the first case whose class is not declared.
 */
export function checkDeclaredClasses({ recordings, declared }: DeclaredClasses): void {
  const firstOf = new Map<string, ReadRecording>();
  for (const recording of recordings) {
    const name = recording.className ?? '';
    if (!firstOf.has(name)) firstOf.set(name, recording);
  }
  const byCommas = declared.includes(',') ? new Set(declared.split(',').map((name) => unquote(name.trim()))) : null;
  if (byCommas !== null && [...firstOf.keys()].every((name) => byCommas.has(name))) return;
  const words = listWords(declared);
  const undeclared = findWithoutPlace([...firstOf.keys()], words);
  const wrong = [...firstOf].find(([name]) => undeclared.has(name));
  if (wrong === undefined) return;
  const allowed = [...(byCommas ?? words)].slice(0, 20).map(quoteFound).join(', ');
  throw rejectFile({
    position: wrong[1],
    reason: `expected a class of @classLabel (${allowed}), found ${quoteFound(wrong[0])}`,
  });
}

interface DeclaredClasses {
  readonly recordings: readonly ReadRecording[];
  /** The text after `@classLabel true`. */
  readonly declared: string;
}

/** Words; a quoted name is one word. */
function listWords(declared: string): string[] {
  return (declared.match(/"[^"]+"|'[^']+'|[^\s]+/g) ?? []).map(unquote);
}

/** Assigns every name its own sequence of words, longest names first. */
function findWithoutPlace(names: readonly string[], words: readonly string[]): Set<string> {
  const taken = new Set<number>();
  const without = new Set<string>();
  const positions = new Map<string, number[]>();
  words.forEach((word, index) => {
    const known = positions.get(word);
    if (known) known.push(index);
    else positions.set(word, [index]);
  });
  const byLength = names.map((name) => ({ name, parts: words.includes(name) ? [name] : name.split(/\s+/) }));
  byLength.sort((a, b) => b.parts.length - a.parts.length);
  for (const { name, parts } of byLength) {
    const start = (positions.get(parts[0] ?? '') ?? []).find((at) =>
      parts.every((part, offset) => words[at + offset] === part && !taken.has(at + offset)),
    );
    if (start === undefined) without.add(name);
    else for (let offset = 0; offset < parts.length; offset += 1) taken.add(start + offset);
  }
  return without;
}
