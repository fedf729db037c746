import { Resvg } from '@resvg/resvg-js';
import { expect, it } from 'vitest';
import { analyse } from '../../../../core/analysis/analyse.ts';
import { composeReport } from '../../../../core/report/document/compose.ts';
import { renderMarkdown } from '../../../../core/report/document/markdown.ts';
import { rasteriseSvg } from '../../../../core/report/drawing/draw.ts';
import { chooseFontFiles, listNotShipped, splitRuns } from '../../../../core/report/drawing/fonts.ts';
import { findMissingGlyphs } from '../../../../core/report/drawing/missing-glyphs.ts';
import { measureTextWidth } from '../../../../core/report/drawing/text-width.ts';
import { buildSweepResults } from '../../../fixtures/sweep-results.ts';

/** Not assigned: no font has them. */
const IN_NO_FONT = ['\u0378', '\u0379'];
const FONT_SIZE = 24;

/** From the first to the last column that is not white, in pixels, as drawn in a PNG file. */
async function measureInk(text: string): Promise<number> {
  const [width, height] = [400, 40];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><text x="40" y="30" font-size="${FONT_SIZE}">${text}</text></svg>`;
  const png = Buffer.from(await rasteriseSvg(svg)).toString('base64');
  const image = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image width="${width}" height="${height}" href="data:image/png;base64,${png}"/></svg>`;
  const { pixels } = new Resvg(image).render();
  const columns = Array.from({ length: width }, (_, x) => x).filter((x) =>
    Array.from({ length: height }, (_, y) => pixels[4 * (y * width + x)] ?? 255).some((red) => red < 200),
  );
  return (columns.at(-1) ?? 0) - (columns[0] ?? 0);
}

const textOf = (text: string) => `<svg><text x="1">${text}</text></svg>`;

it('characters that no font has are found, in any text, and no others', () => {
  expect(findMissingGlyphs(`${textOf('Gehen ü · 1')}${textOf('הליכה')}${textOf('скорость')}`)).toEqual([]);
  expect(findMissingGlyphs(textOf(`walk ${IN_NO_FONT.join(' ')}`))).toEqual(IN_NO_FONT);
});

it.each([
  ['Thai', 'เดินเร็ว'],
  ['Devanagari', 'चलना'],
  ['Arabic', 'مشي'],
  ['Hebrew', 'הליכה'],
  ['emoji', '👋🏽 ✌️ 🏃‍♀️'],
])('%s names have a shipped font, on every machine', (_, name) => {
  expect(listNotShipped(name)).toEqual([]);
  const draw = (text: string) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text x="8" y="30" font-size="24">${text}</text></svg>`;
    const font = { fontFiles: chooseFontFiles(name), loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans' };
    return Buffer.from(new Resvg(svg, { font, background: '#ffffff' }).render().pixels);
  };
  const box = draw(IN_NO_FONT[0] ?? '');
  for (const character of name.replace(/[\s\p{Mark}\p{Default_Ignorable_Code_Point}]/gu, '')) {
    expect(draw(character).equals(box), character).toBe(false);
    expect(measureTextWidth(character, 1), character).not.toBe(0);
  }
});

it.each([
  ['Latin', 'slow', 'walk'],
  ['Thai', 'เดิน', 'เร็ว'],
  ['Devanagari', 'हिलाना', 'हाथ'],
  ['Devanagari before a number', 'हिलाना', '· 7'],
  ['Devanagari after Latin', 'walk', 'चलना'],
  ['Thai beside Devanagari', 'เดิน', 'चलना'],
  ['Arabic', 'مشي', 'بطيء'],
  ['Hebrew', 'הליכה', 'איטית'],
  ['emoji', '👋', '🏃'],
])('the space between words is drawn: %s', async (_, first, second) => {
  const gap = (await measureInk(`${first} ${second}`)) - (await measureInk(`${first}${second}`));
  expect(gap).toBeGreaterThan(0.6 * measureTextWidth(' ', FONT_SIZE));
});

it.each(['हिलाना', 'दायाँ', 'क्षत्रिय', 'น้ำ'])('no sign is drawn over the next letter: %s', async (word) => {
  // Letters that have no such sign do not overlap anyway.
  expect((await measureInk(`${word}${word}`)) - (await measureInk(word))).toBeGreaterThan(0.9 * (await measureInk(word)));
});

it('joined emoji are drawn one by one, also after a character that no font has', async () => {
  expect(splitRuns('\u0378 🏃🏽‍♀️ © 1').map(({ text }) => text)).toEqual(['\u0378 ', '🏃♀', ' © 1']);
  const draw = async (text: string) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><text x="8" y="30" font-size="24">${text}</text></svg>`;
    return Buffer.from(await rasteriseSvg(svg));
  };
  expect((await draw('\u0378🏃🏽‍♀️')).equals(await draw('\u0378🏃♀'))).toBe(true);
  expect((await draw('\u0378🏃')).equals(await draw('\u0378\u0379'))).toBe(false);
});

it('a report names the characters that its PNG files show as boxes, once', () => {
  const results = buildSweepResults({ seeds: 1, recordings: 320 });
  const figure = {
    name: 'f',
    title: 'F',
    alternativeText: '',
    topic: 'curves',
    experiment: null,
    svg: '<svg></svg>',
    png: new Uint8Array(),
  } as const;
  const figures = [
    { ...figure, specification: {} as never, missingGlyphs: IN_NO_FONT },
    { ...figure, specification: {} as never, missingGlyphs: IN_NO_FONT },
  ];
  const page = renderMarkdown(composeReport({ results, analysis: analyse(results) }, { figures, leftOut: [] }));
  expect(page.match(/\*\*Boxes in PNG files\.\*\* .*\u0378 \u0379/g)).toHaveLength(1);
});
