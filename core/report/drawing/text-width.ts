import { createRequire } from 'node:module';
import { type Font, openSync } from 'fontkit';

const require = createRequire(import.meta.url);

/** The font of every figure, regular and bold. */
export const FONT_FILES = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((name) => require.resolve(`dejavu-fonts-ttf/ttf/${name}`));

/** What the font lacks is drawn from another one: Chinese, Japanese, Korean and emoji are as wide as the font is high. */
const MISSING_CHARACTER_EMS = 1;

const advances = FONT_FILES.map(() => new Map<string, number>());
const fonts: Font[] = [];

/** Width of a line of DejaVu Sans in pixels, from the font's own advance widths. */
export function measureTextWidth(text: string, fontSize: number, bold = false): number {
  let ems = 0;
  for (const character of text) ems += advanceOf(character, bold ? 1 : 0);
  return ems * fontSize;
}

/** Whether the shipped font has a picture of every character. */
export function isInShippedFont(text: string): boolean {
  return [...new Set(text)].every((character) => /\s/u.test(character) || hasGlyph(character));
}

function advanceOf(character: string, style: 0 | 1): number {
  const known = advances[style]?.get(character);
  if (known !== undefined) return known;
  const glyph = openFont(style).glyphForCodePoint(character.codePointAt(0) ?? 0);
  const advance = glyph.id === 0 ? MISSING_CHARACTER_EMS : glyph.advanceWidth / openFont(style).unitsPerEm;
  advances[style]?.set(character, advance);
  return advance;
}

function hasGlyph(character: string): boolean {
  return openFont(0).hasGlyphForCodePoint(character.codePointAt(0) ?? 0);
}

/** Opened when first needed, and once: reading it takes a tenth of a second. */
function openFont(style: 0 | 1): Font {
  const opened = fonts[style];
  if (opened) return opened;
  const font = openSync(FONT_FILES[style] ?? '');
  if ('fonts' in font) throw new TypeError('the shipped font is a collection, not one font');
  fonts[style] = font;
  return font;
}
