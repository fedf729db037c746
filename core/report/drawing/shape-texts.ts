import type { Font } from 'fontkit';
import { type FontRun, splitRuns } from './fonts.ts';
import { measureTextWidth } from './text-width.ts';
import { FONT_SIZE } from './theme.ts';

/**
 * Replaces every run of characters that the main font lacks, such as Devanagari ones, by its outlines. resvg would draw a vowel sign over the next
 * letter and swallow the space after it, draw no joined emoji, and find no font for what follows a character that no font has.
 */
export function shapeTexts(svg: string): string {
  return svg.replaceAll(/<text([^>]*)>([^<]*)<\/text>/g, (whole, attributes: string, content: string) => {
    const runs = splitRuns(content);
    return runs.every(({ font }) => font === null) ? whole : layOutRuns(attributes, runs);
  });
}

/** A group in place of the text, with its attributes: children inherit size and colour. */
function layOutRuns(attributes: string, runs: readonly FontRun[]): string {
  const read = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1];
  const size = Number.parseFloat(read('font-size') ?? String(FONT_SIZE));
  const isBold = read('font-weight') === 'bold';
  const parts = runs.map((run) => layOutRun(run, size, isBold));
  const width = parts.reduce((sum, part) => sum + part.width, 0);
  const anchor = read('text-anchor');
  let x = Number(read('x') ?? 0) - (anchor === 'end' ? width : anchor === 'middle' ? width / 2 : 0);
  const drawn = parts.map((part) => {
    const at = x;
    x += part.width;
    return part.draw(at, Number(read('y') ?? 0));
  });
  return `<g${attributes.replaceAll(/ (?:x|y|text-anchor)="[^"]*"/g, '')}>${drawn.join('')}</g>`;
}

interface Part {
  readonly width: number;
  readonly draw: (x: number, y: number) => string;
}

function layOutRun({ text, font }: FontRun, size: number, isBold: boolean): Part {
  if (font !== null) return outline(text, font, size);
  const indent = text.length - text.trimStart().length;
  const widthOf = (part: string) => measureTextWidth(decodeEntities(part), size, isBold);
  return {
    width: widthOf(text),
    draw: (x, y) => (text.trim() === '' ? '' : `<text x="${x + widthOf(text.slice(0, indent))}" y="${y}">${text.trim()}</text>`),
  };
}

/** Shaped by the font's own rules. */
function outline(text: string, font: Font, size: number): Part {
  const { glyphs, positions } = font.layout(text);
  const scale = size / font.unitsPerEm;
  let end = 0;
  const paths = glyphs.map((glyph, index) => {
    const { xAdvance = 0, xOffset = 0, yOffset = 0 } = positions[index] ?? {};
    const at = end + xOffset;
    end += xAdvance;
    return `<path transform="translate(${at},${yOffset})" d="${glyph.path.toSVG()}"/>`;
  });
  return {
    width: end * scale,
    draw: (x, y) => `<g transform="translate(${x},${y}) scale(${scale},${-scale})">${paths.join('')}</g>`,
  };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

function decodeEntities(text: string): string {
  return text.replaceAll(/&(amp|lt|gt|quot);/g, (_, name: string) => ENTITIES[name] ?? '');
}
