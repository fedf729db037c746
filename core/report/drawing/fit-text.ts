import { measureTextWidth } from './text-width.ts';
import { FONT_SIZE } from './theme.ts';

export interface FitOptions {
  /** Available width in pixels. */
  readonly width: number;
  /** In pixels; default: that of the figures. */
  readonly fontSize?: number;
  readonly bold?: boolean;
}

const ELLIPSIS = '…';
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Shortens a text that is too wide in the middle, because names often differ only at their ends. */
export function fitText(text: string, { width, fontSize = FONT_SIZE, bold = false }: FitOptions): string {
  if (measureTextWidth(text, fontSize, bold) <= width) return text;
  const parts = Array.from(graphemes.segment(text), ({ segment }) => segment);
  let [fitting, tooMany] = [0, parts.length];
  while (tooMany - fitting > 1) {
    const kept = Math.floor((fitting + tooMany) / 2);
    if (measureTextWidth(cutTo(parts, kept), fontSize, bold) <= width) fitting = kept;
    else tooMany = kept;
  }
  return cutTo(parts, fitting);
}

/**
 * Creates labels for distinct names: each is shortened to fit, and labels that become equal are numbered, `walk…left (2)`.
 *
 * @param names all different
 * @returns one label per name, in the same order, all different
 */
export function fitNames(names: readonly string[], options: FitOptions): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const label = firstFree(name, taken, options);
    taken.add(label);
    return label;
  });
}

function firstFree(name: string, taken: ReadonlySet<string>, options: FitOptions): string {
  const label = fitText(name, options);
  if (!taken.has(label)) return label;
  for (let number = 2; ; number += 1) {
    const suffix = ` (${number})`;
    const numbered =
      fitText(name, { ...options, width: options.width - measureTextWidth(suffix, options.fontSize ?? FONT_SIZE, options.bold) }) + suffix;
    if (!taken.has(numbered)) return numbered;
  }
}

function cutTo(parts: readonly string[], kept: number): string {
  const head = Math.ceil(kept / 2);
  return `${parts.slice(0, head).join('').trimEnd()}${ELLIPSIS}${parts
    .slice(parts.length - (kept - head))
    .join('')
    .trimStart()}`;
}
