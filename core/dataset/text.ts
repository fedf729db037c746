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
 * Lines of a text (LF or CRLF), without empty ones at the end.
 *
 * @throws DurasweepError `DatasetRejected` where a line is longer than `maxLineCharacters`.
 */
export function splitLines({ path, text, maxLineCharacters }: { path: string; text: string; maxLineCharacters: number }): string[] {
  const lines = text.trimEnd() === '' ? [] : text.trimEnd().split(/\r?\n/);
  lines.forEach((line, index) => {
    if (line.length > maxLineCharacters) {
      const reason = `expected at most ${maxLineCharacters} characters in a line, found ${line.length}`;
      throw rejectFile({ position: { path, line: index + 1 }, reason });
    }
  });
  return lines;
}
