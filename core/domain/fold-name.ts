/** Programs that support missing values write `1.0` for `1`. */
const WHOLE_NUMBER = /^([+-]?\d+)\.0*$/;
const NUMBER = /^[+-]?\d+(?:[.,]\d*)?(?:e[+-]?\d+)?$/;
/** Longer numbers may be ids, which differ in digits that a number does not keep. */
const MOST_DIGITS = 15;
/** White space, and what is drawn as nothing: joiners, marks of direction, variation selectors. */
const INVISIBLE = /[\p{White_Space}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const DASHES = /[\p{Pd}\u2212]/gu;
const APOSTROPHES = /[\u2018\u2019\u02bc\u0060\u00b4]/g;
/** Cyrillic and Greek letters, in lower case, that look like Latin ones. */
const LOOKALIKES = new Map(
  Array.from('аеорсухіјѕкмнтвοανικρτυχ', (letter, index) => [letter, 'aeopcyxijskmhtboavikptux'[index] ?? letter]),
);
const OTHER_LETTERS = /[\p{Script=Cyrillic}\p{Script=Greek}]/gu;

/** Equal for names that differ only in case, spaces, invisible characters or Unicode form, and for an integer and its decimal form. */
export function foldName(name: string): string {
  return foldLetters(name).replace(WHOLE_NUMBER, '$1');
}

/** Equal for names that differ only in case, spaces, invisible characters or Unicode form. */
export function foldLetters(name: string): string {
  return (
    name
      .normalize('NFKC')
      .replaceAll(INVISIBLE, '')
      // Upper case first, so that ß equals SS, and both small sigmas are equal.
      .toUpperCase()
      .toLowerCase()
      .normalize('NFKC')
  );
}

/**
 * Also equal for names that may be two spellings of one: numbers with and without leading zeros (`U1`, `U01`), a sign, the last zeros of a
 * fraction, a decimal comma or an exponent; words with and without a hyphen or an underscore; other dashes and apostrophes; letters of another script that
 * look the same.
 */
export function foldSpelling(name: string): string {
  const usual = foldLookalikes(foldName(name).replaceAll(DASHES, '-').replaceAll(APOSTROPHES, "'"));
  return foldNumber(usual)
    .replaceAll(/(?<=\p{L})[-_]+|[-_]+(?=\p{L})/gu, '')
    .replaceAll(/(?<!\d|\d\.)0+(?=\d)/g, '');
}

function foldNumber(text: string): string {
  const number = NUMBER.test(text) && text.length <= MOST_DIGITS ? Number(text.replace(',', '.')) : Number.NaN;
  return Number.isFinite(number) ? String(number) : text;
}

function foldLookalikes(text: string): string {
  return text.replaceAll(OTHER_LETTERS, (letter) => LOOKALIKES.get(letter) ?? letter);
}
