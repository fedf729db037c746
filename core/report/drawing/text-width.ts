import { findAdvance } from './fonts.ts';

/** Characters missing from the shipped fonts use another font: Chinese, Japanese and Korean ones are as wide as the font is high. */
const MISSING_CHARACTER_EMS = 1;

const advances = [new Map<string, number>(), new Map<string, number>()];

/** Width of a line in pixels, from the advance widths of its fonts. */
export function measureTextWidth(text: string, fontSize: number, bold = false): number {
  let ems = 0;
  for (const character of text) ems += advanceOf(character, bold ? 1 : 0);
  return ems * fontSize;
}

function advanceOf(character: string, style: 0 | 1): number {
  const known = advances[style]?.get(character);
  if (known !== undefined) return known;
  const advance = findAdvance(character, style) ?? MISSING_CHARACTER_EMS;
  advances[style]?.set(character, advance);
  return advance;
}
