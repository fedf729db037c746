/** Programs that support missing values write `1.0` for `1`. */
const WHOLE_NUMBER = /^([+-]?\d+)\.0*$/;
const NUMBER = /^\+?(-?\d+)(?:\.(\d*?))?0*$/;

/** Equal for names that differ only in case, blanks, invisible characters or Unicode form, and for an integer and its decimal form. */
export function foldName(name: string): string {
  return foldLetters(name).replace(WHOLE_NUMBER, '$1');
}

/** Equal for names that differ only in case, blanks, invisible characters or Unicode form. */
export function foldLetters(name: string): string {
  return (
    name
      .normalize('NFKC')
      .replaceAll(/[\p{White_Space}\p{Cf}]/gu, '')
      // Upper case first, so that ß equals SS, and both small sigmas are equal.
      .toUpperCase()
      .toLowerCase()
      .normalize('NFKC')
  );
}

/**
 * Also equal for names that may be two spellings of one: numbers with and without leading zeros (`U1`, `U01`), a sign or the last zeros of a
 * fraction, and words with and without a hyphen or an underscore.
 */
export function foldSpelling(name: string): string {
  return foldNumber(foldName(name))
    .replaceAll(/(?<=\p{L})[-_]+|[-_]+(?=\p{L})/gu, '')
    .replaceAll(/(?<!\d|\d\.)0+(?=\d)/g, '');
}

function foldNumber(text: string): string {
  const [, whole, fraction = ''] = NUMBER.exec(text) ?? [];
  if (whole === undefined) return text;
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
