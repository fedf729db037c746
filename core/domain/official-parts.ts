import { DurasweepError } from './errors.ts';

/** The parts that data can define. */
export const OFFICIAL_PARTS = ['train', 'validation', 'test'] as const;
export type OfficialPart = (typeof OFFICIAL_PARTS)[number];

const WORDS: ReadonlyMap<string, OfficialPart> = new Map([
  ['train', 'train'],
  ['training', 'train'],
  ['test', 'test'],
  ['testing', 'test'],
  ['validation', 'validation'],
  ['valid', 'validation'],
  ['val', 'validation'],
  ['dev', 'validation'],
]);

/** The words that name a part, in any case. */
export const PART_WORDS = [...WORDS.keys()].join(', ');

/** The part that a word names; null if none. */
export function parsePart(word: string): OfficialPart | null {
  return WORDS.get(word.trim().toLowerCase()) ?? null;
}

/**
 * The part that a file's path names by a separate word in a file or folder name (`Coffee_TRAIN.ts:7`, `test/x.csv`); null if none.
 *
 * @throws DurasweepError `InvalidConfig` if it names two.
 */
export function findPartInPath(path: string): OfficialPart | null {
  const named = new Set(path.split(/[^\p{L}\p{N}]+/u).flatMap((word) => parsePart(word) ?? []));
  if (named.size > 1) {
    const message = `split.method: official, but ${JSON.stringify(path)} names ${[...named].join(' and ')}; write {part} in dataset.format.path at the place of the part.`;
    throw new DurasweepError('InvalidConfig', message);
  }
  return [...named][0] ?? null;
}
