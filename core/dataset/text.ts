import iconv from 'iconv-lite';
import { describeBinary, describeForeignText } from './binary-formats.ts';
import type { Encoding } from './formats/index.ts';
import { rejectFile } from './rejection.ts';

/** Close to the maximum length of a JavaScript string. */
const MAX_TEXT_BYTES = 500_000_000;
const BYTE_ORDER_MARKS: readonly (readonly [mark: readonly number[], encoding: Encoding | null])[] = [
  [[0xff, 0xfe, 0, 0], null],
  [[0, 0, 0xfe, 0xff], null],
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];
/** Number of bytes for guessing whether a text without a mark is UTF-16. */
const GUESS_BYTES = 4_096;

interface TextFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The encoding of the format; a byte order mark overrides it. Undefined: UTF-8, or UTF-16 with a mark. */
  readonly encoding?: Encoding | undefined;
}

/**
 * Decodes a text, without its byte order mark.
 *
 * @throws DurasweepError `DatasetRejected` if the bytes are not text in the encoding or are JSON, XML and the like (it names what they look like), or exceed 500 MB.
 */
export function decodeText(file: TextFile): string {
  const text = decodeBytes(file);
  const foreign = describeForeignText(text);
  if (foreign === null) return text;
  throw rejectFile({ position: { path: file.path, line: null }, reason: `expected rows of text, found ${foreign}` });
}

function decodeBytes({ path, bytes, encoding }: TextFile): string {
  if (bytes.length > MAX_TEXT_BYTES) {
    const reason = `expected at most ${MAX_TEXT_BYTES} bytes in a text file, found ${bytes.length}; split it`;
    throw rejectFile({ position: { path, line: null }, reason });
  }
  const marked = readMark(path, bytes);
  const used = marked ?? encoding ?? 'utf-8';
  if (marked === null) refuseBinary(path, bytes);
  if (used === 'utf-8') return decodeUtf8(path, bytes);
  return checkDecoded(iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), used), { path, encoding: used });
}

function readMark(path: string, bytes: Uint8Array): Encoding | null {
  const found = BYTE_ORDER_MARKS.find(([mark]) => mark.every((byte, index) => bytes[index] === byte));
  if (found === undefined) return null;
  if (found[1] !== null) return found[1];
  throw rejectFile({ position: { path, line: null }, reason: 'expected UTF-8 or UTF-16 text, found UTF-32; save it as UTF-8' });
}

function refuseBinary(path: string, bytes: Uint8Array): void {
  const binary = describeBinary(bytes);
  if (binary !== null) throw rejectFile({ position: { path, line: null }, reason: `expected a text file, found ${binary}` });
}

function decodeUtf8(path: string, bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refuseOtherBytes(path, bytes);
  }
  const nul = text.indexOf('\0');
  if (nul < 0) return text;
  const guess = guessUtf16(bytes);
  const found =
    guess === null
      ? 'a zero byte; it is not a text, or is damaged'
      : `${guess.toUpperCase()} without a byte order mark; ${writeField(guess)}`;
  throw rejectFile({
    position: { path, line: guess === null ? lineAt(text, nul) : null },
    reason: `expected UTF-8 text, found ${found}`,
    ...(guess === null ? {} : { remedy: { encoding: guess } }),
  });
}

function refuseOtherBytes(path: string, bytes: Uint8Array): Error {
  const guess = guessUtf16(bytes);
  if (guess !== null) {
    const found = `${guess.toUpperCase()} without a byte order mark; ${writeField(guess)}`;
    return rejectFile({ position: { path, line: null }, reason: `expected UTF-8 text, found ${found}`, remedy: { encoding: guess } });
  }
  const replaced = new TextDecoder().decode(bytes);
  const before = replaced.slice(0, Math.max(0, replaced.indexOf('\ufffd')));
  const byte = bytes[Buffer.byteLength(before) + (bytes[0] === 0xef && bytes[1] === 0xbb ? 3 : 0)] ?? 0;
  // Latin-1 has no letters there.
  const isWindows = bytes.some((other) => other >= 0x80 && other < 0xa0);
  const [first, second] = isWindows ? (['windows-1252', 'latin1'] as const) : (['latin1', 'windows-1252'] as const);
  const reason = `expected UTF-8 text, found other bytes (0x${byte.toString(16).toUpperCase()}); it may be Latin-1 or Windows-1252: ${writeField(first)} or "${second}", or the encoding it is in`;
  return rejectFile({ position: { path, line: lineAt(before, before.length) }, reason, remedy: { encoding: first } });
}

function writeField(encoding: Encoding): string {
  return `write "encoding": "${encoding}" in the format`;
}

/** ASCII characters in UTF-16 have a zero byte each, all on the same side. */
function guessUtf16(bytes: Uint8Array): Encoding | null {
  const looked = bytes.subarray(0, GUESS_BYTES);
  const zeros = [0, 0];
  looked.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (odd > looked.length / 4 && even < odd / 10) return 'utf-16le';
  return even > looked.length / 4 && odd < even / 10 ? 'utf-16be' : null;
}

function checkDecoded(text: string, { path, encoding }: { path: string; encoding: Encoding }): string {
  const wrong = text.search(/[\0\ufffd]/);
  if (wrong < 0) return text;
  const reason = `expected ${encoding.toUpperCase()} text, found invalid bytes; check "encoding" in the format, and that the file is complete`;
  throw rejectFile({ position: { path, line: lineAt(text, wrong) }, reason });
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split(LINE_END).length;
}

/** LF, CRLF, CR, and CR CR LF, which occurs if a text is written twice in text mode. */
const LINE_END = /\r*\n|\r/;

/**
 * Lines of a text, without empty or blank ones at the end.
 *
 * @throws DurasweepError `DatasetRejected` if a line is longer than `maxLineCharacters`.
 */
export function splitLines({ path, text, maxLineCharacters }: { path: string; text: string; maxLineCharacters: number }): string[] {
  const content = dropBlankEnd(text);
  const lines = content === '' ? [] : content.split(text.includes('\r') ? LINE_END : '\n');
  lines.forEach((line, index) => {
    if (line.length > maxLineCharacters) {
      const reason = `expected at most ${maxLineCharacters} characters in a line, found ${line.length}`;
      throw rejectFile({ position: { path, line: index + 1 }, reason });
    }
  });
  return lines;
}

/** Keeps white space at the end of the last line, which may be a delimiter before an empty column. */
function dropBlankEnd(text: string): string {
  const content = text.trimEnd();
  if (content === '') return '';
  const [restOfLine = ''] = text.slice(content.length).split(/[\r\n]/, 1);
  return content + restOfLine;
}
