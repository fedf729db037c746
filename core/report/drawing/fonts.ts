import { createRequire } from 'node:module';
import { type Font, openSync } from 'fontkit';

const require = createRequire(import.meta.url);

/** The font of every figure, regular and bold. */
const MAIN_FONT = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((name) => require.resolve(`dejavu-fonts-ttf/ttf/${name}`));

/** Fonts for scripts that the main font lacks; each is read only for a text that needs it. */
const FURTHER_FONTS = [
  { has: /\p{Script=Thai}/u, run: /\p{Script=Thai}+/gu, file: locate('noto-sans-thai', 'NotoSansThai') },
  {
    has: /\p{Script=Devanagari}/u,
    run: /\p{Script=Devanagari}[\p{Script=Devanagari}\u200c\u200d]*/gu,
    file: locate('noto-sans-devanagari', 'NotoSansDevanagari'),
  },
  {
    has: /[\p{Extended_Pictographic}\p{Emoji_Component}]/u,
    run: /[\p{Extended_Pictographic}\p{Regional_Indicator}](?:[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}]|\u200d|\ufe0f)*/gu,
    file: locate('noto-emoji', 'NotoEmoji'),
  },
];
/** Characters that are invisible or only modify their neighbours. */
const UNSEEN = /[\s\p{Default_Ignorable_Code_Point}]/u;

/** Emoji of several characters, such as a person and a profession, are drawn by their first. */
const EMOJI_JOINERS = /(?<=\p{Extended_Pictographic}\p{Emoji_Modifier}?\ufe0f?)(?:\u200d|\ufe0f|\p{Emoji_Modifier})+/gu;

const opened = new Map<string, Font>();

/** Files of the shipped fonts that a text needs. */
export function chooseFontFiles(text: string): string[] {
  const lacking = listLacking(text, MAIN_FONT.slice(0, 1));
  return [...MAIN_FONT, ...FURTHER_FONTS.filter(({ has }) => lacking.some((character) => has.test(character))).map(({ file }) => file)];
}

/** A part of a text that one font draws; null: the main font or one of the machine's. */
export interface FontRun {
  readonly text: string;
  readonly font: Font | null;
}

/** Parts a text at the runs of characters that only one of the further fonts has. */
export function splitRuns(text: string): FontRun[] {
  return FURTHER_FONTS.reduce<FontRun[]>(
    (runs, { has, run, file }) => runs.flatMap((part) => (part.font === null && has.test(part.text) ? cutOut(part.text, run, file) : part)),
    [{ text, font: null }],
  );
}

function cutOut(text: string, run: RegExp, file: string): FontRun[] {
  const runs: FontRun[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(run)) {
    if (listLacking(found, MAIN_FONT.slice(0, 1)).length === 0) continue;
    runs.push({ text: text.slice(end, index), font: null }, { text: found.replaceAll(EMOJI_JOINERS, ''), font: openFont(file) });
    end = index + found.length;
  }
  return [...runs, { text: text.slice(end), font: null }].filter((part) => part.text !== '');
}

/** Characters that no shipped font has; they are drawn with the machine's fonts, if these have them. */
export function listNotShipped(text: string): string[] {
  return listLacking(text, chooseFontFiles(text));
}

/** Advance width in font sizes. @param style 0 regular, 1 bold @returns undefined if no shipped font has the character */
export function findAdvance(character: string, style: 0 | 1): number | undefined {
  const [regular = '', bold = '', ...further] = chooseFontFiles(character);
  for (const file of [style === 0 ? regular : bold, ...further]) {
    const font = openFont(file);
    const glyph = font.glyphForCodePoint(character.codePointAt(0) ?? 0);
    if (glyph.id !== 0) return glyph.advanceWidth / font.unitsPerEm;
  }
  return undefined;
}

function listLacking(text: string, files: readonly string[]): string[] {
  const characters = [...new Set(text)].filter((character) => !UNSEEN.test(character));
  return characters.filter((character) => !files.some((file) => openFont(file).hasGlyphForCodePoint(character.codePointAt(0) ?? 0)));
}

function locate(name: string, font: string): string {
  return require.resolve(`@expo-google-fonts/${name}/400Regular/${font}_400Regular.ttf`);
}

/** Opens a font once, when it is first needed: reading it takes a tenth of a second. */
function openFont(file: string): Font {
  const known = opened.get(file);
  if (known) return known;
  const font = openSync(file);
  if ('fonts' in font) throw new TypeError('a shipped font file is a collection, not a single font');
  opened.set(file, font);
  return font;
}
