/** Whether there is room for a text. */
export type HasRoom = (text: string) => boolean;

const ELLIPSIS = '…';
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Whether a text has at most this many characters. */
export function withCharacters(most: number): HasRoom {
  return (text) => text.length <= most;
}

/** Shortens a name for which there is no room in the middle, because names often differ only at their ends. */
export function shortenName(name: string, hasRoom: HasRoom): string {
  if (hasRoom(name)) return name;
  const parts = splitName(name);
  const middle = Math.ceil(parts.length / 2);
  return cutAround({ parts, from: middle, to: middle }, hasRoom) ?? ELLIPSIS;
}

/**
 * Creates labels for distinct names. Names that would look the same keep the part in which they differ, `walk…left…sofa`; if there is no room for it,
 * they are numbered, `walk…sofa (2)`.
 *
 * @param names all different
 * @returns one label per name, in the same order, all different
 */
export function shortenNames(names: readonly string[], hasRoom: HasRoom): string[] {
  const labels = names.map((name) => shortenName(name, hasRoom));
  for (const alike of groupEqual(labels)) {
    const own = alike.map((index) => splitName(names[index] ?? ''));
    const { prefix, suffix } = measureCommon(own);
    own.forEach((parts, position) => {
      // One more on either side, so that the place of a part that other names lack is visible.
      const passage = { parts, from: Math.max(0, prefix - 1), to: Math.min(parts.length, parts.length - suffix + 1) };
      const index = alike[position] ?? 0;
      labels[index] = cutAround(passage, hasRoom) ?? labels[index] ?? '';
    });
  }
  return numberEqual(names, labels, hasRoom);
}

function splitName(name: string): string[] {
  return Array.from(graphemes.segment(name), ({ segment }) => segment);
}

interface Passage {
  readonly parts: readonly string[];
  /** What is kept in any case. */
  readonly from: number;
  readonly to: number;
}

/** The passage with as much of the name's beginning and end as there is room for; null if there is no room for the passage alone. */
function cutAround(passage: Passage, hasRoom: HasRoom): string | null {
  if (!hasRoom(keepEnds(passage, 0))) return null;
  let [fitting, tooMany] = [0, passage.parts.length];
  while (tooMany - fitting > 1) {
    const kept = Math.floor((fitting + tooMany) / 2);
    if (hasRoom(keepEnds(passage, kept))) fitting = kept;
    else tooMany = kept;
  }
  return keepEnds(passage, fitting);
}

function keepEnds({ parts, from, to }: Passage, kept: number): string {
  const head = Math.min(from, Math.ceil(kept / 2));
  const tail = Math.max(to, parts.length - Math.floor(kept / 2));
  const [start, passage, end] = [parts.slice(0, head), parts.slice(from, to), parts.slice(tail)].map((some) => some.join(''));
  const isOnePlace = from === to;
  const before = head < from || isOnePlace ? `${start?.trimEnd()}${ELLIPSIS}` : start;
  return tail > to && !isOnePlace ? `${before}${passage?.trim()}${ELLIPSIS}${end?.trimStart()}` : `${before}${passage}${end?.trimStart()}`;
}

/** Indices of labels that stand for several names. */
function groupEqual(labels: readonly string[]): number[][] {
  const groups = new Map<string, number[]>();
  labels.forEach((label, index) => {
    const group = groups.get(label);
    if (group) group.push(index);
    else groups.set(label, [index]);
  });
  return [...groups.values()].filter(({ length }) => length > 1);
}

/** How many parts all names share at their beginning, and at their end. */
function measureCommon(names: readonly (readonly string[])[]): { prefix: number; suffix: number } {
  const shortest = Math.min(...names.map(({ length }) => length));
  const isShared = (position: number) => names.every((parts) => parts.at(position) === names[0]?.at(position));
  let [prefix, suffix] = [0, 0];
  while (prefix < shortest && isShared(prefix)) prefix += 1;
  while (suffix < shortest - prefix && isShared(-1 - suffix)) suffix += 1;
  return { prefix, suffix };
}

function numberEqual(names: readonly string[], labels: readonly string[], hasRoom: HasRoom): string[] {
  const taken = new Set<string>();
  return labels.map((label, index) => {
    let free = label;
    for (let number = 2; taken.has(free); number += 1) {
      const suffix = ` (${number})`;
      free = shortenName(names[index] ?? label, (text) => hasRoom(text + suffix)) + suffix;
    }
    taken.add(free);
    return free;
  });
}
