import { Resvg } from '@resvg/resvg-js';
import { chooseFontFiles, listNotShipped } from './fonts.ts';

const CELL = 48;
/** An unassigned code point, which no font has: it shows what a box looks like. */
const UNASSIGNED = '\u{10FFFD}';
/** Searching all fonts of a machine takes a tenth of a second per character. */
const MOST_PROBED = 12;
/** By script: whether no font has it. Kept between figures, which share their names. */
const known = new Map<number, boolean>();

/**
 * Finds characters of an SVG's texts that neither the shipped fonts nor this machine's fonts have: a PNG shows boxes instead. One character per script
 * is compared with one that no font has, because fonts support a script or do not.
 */
export function findMissingGlyphs(svg: string): string[] {
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text);
  const characters = listNotShipped(texts.join('')).sort();
  const unknown = new Map(characters.filter((character) => !known.has(scriptOf(character))).map((each) => [scriptOf(each), each]));
  probe([...unknown.values()].slice(0, MOST_PROBED));
  return characters.filter((character) => known.get(scriptOf(character)) === true);
}

/** Approximates the script by a block of code points: 256, or 8,192 from the East Asian ones on. */
function scriptOf(character: string): number {
  const codePoint = character.codePointAt(0) ?? 0;
  return codePoint < 0x3000 ? codePoint >> 8 : 0x100 + (codePoint >> 13);
}

function probe(characters: readonly string[]): void {
  if (characters.length === 0) return;
  const [box, ...cells] = drawCells([UNASSIGNED, ...characters]);
  for (const [index, character] of characters.entries()) {
    known.set(scriptOf(character), box !== undefined && cells[index]?.equals(box) === true);
  }
}

/** The pixels of each character, drawn in separate cells below one another. */
function drawCells(characters: readonly string[]): Buffer[] {
  const texts = characters.map(
    (character, row) =>
      `<svg x="0" y="${row * CELL}" width="${CELL}" height="${CELL}" overflow="hidden"><text x="8" y="34" font-size="24">${character}</text></svg>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${CELL}" height="${CELL * characters.length}">${texts.join('')}</svg>`;
  const font = { fontFiles: chooseFontFiles(characters.join('')), loadSystemFonts: true, defaultFontFamily: 'DejaVu Sans' };
  const { pixels } = new Resvg(svg, { font, background: '#ffffff' }).render();
  const bytes = CELL * CELL * 4;
  return characters.map((_, row) => Buffer.from(pixels.subarray(row * bytes, (row + 1) * bytes)));
}
