import type { Delimiter } from './formats/index.ts';

/** The character of each delimiter; white space is any run of spaces and tabs. */
export const DELIMITER_CHARACTERS = { comma: ',', semicolon: ';', tab: '\t' } as const satisfies Partial<Record<Delimiter, string>>;

/** What to write if a text that is not divided by this delimiter contains another one; empty if it does not. */
export function suggestDelimiter(text: string, delimiter: Delimiter): string {
  const fitting = Object.entries(DELIMITER_CHARACTERS).find(([name, character]) => name !== delimiter && text.includes(character));
  const name = fitting?.[0] ?? (delimiter !== 'whitespace' && /\d\s+[-+.\d]/.test(text) ? 'whitespace' : null);
  if (name !== null) return `; if the delimiter is wrong, write "delimiter": "${name}" in the format`;
  const other = /[|:^~]/.exec(text)?.[0];
  return other === undefined ? '' : `; if ${JSON.stringify(other)} is the delimiter, replace it by a comma, semicolon or tab`;
}
