import { rejectFile } from './rejection.ts';

/** Decodes UTF-8, without a byte order mark. @throws DurasweepError `DatasetRejected` where the bytes are no UTF-8 text. */
export function decodeText({ path, bytes }: { path: string; bytes: Uint8Array }): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw rejectFile({ position: { path, line: null }, reason: 'expected UTF-8 text, found other bytes' });
  }
}

/**
 * Lines of a text (LF or CRLF), without those at the end that are empty or white space only.
 *
 * @throws DurasweepError `DatasetRejected` where a line is longer than `maxLineCharacters`.
 */
export function splitLines({ path, text, maxLineCharacters }: { path: string; text: string; maxLineCharacters: number }): string[] {
  const content = dropBlankEnd(text);
  const lines = content === '' ? [] : content.split(/\r?\n/);
  lines.forEach((line, index) => {
    if (line.length > maxLineCharacters) {
      const reason = `expected at most ${maxLineCharacters} characters in a line, found ${line.length}`;
      throw rejectFile({ position: { path, line: index + 1 }, reason });
    }
  });
  return lines;
}

/** Keeps the white space after the last line's text: there it may be a delimiter, with an empty column behind it. */
function dropBlankEnd(text: string): string {
  const content = text.trimEnd();
  if (content === '') return '';
  const [restOfLine = ''] = text.slice(content.length).split(/[\r\n]/, 1);
  return content + restOfLine;
}
