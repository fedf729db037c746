import { createReadStream } from 'node:fs';
import { printParseErrorCode, stripComments, visit } from 'jsonc-parser';
import { DurasweepError } from '../../core/domain/errors.ts';

const MAX_BYTES = 10_000_000;
/** Maximum depth; no configuration needs a tenth of it, and recursive readers fail at some thousand levels. */
const MAX_DEPTH = 100;

/** Messages for the parser's error codes; for the other codes the position is enough. */
const PROBLEMS: Readonly<Record<string, string>> = {
  InvalidNumberFormat: 'a number is not valid JSON',
  PropertyNameExpected: 'a field name in double quotes is missing here (or there is an extra comma before)',
  ValueExpected: 'a value is missing here (or there is an extra comma before)',
  ColonExpected: 'a colon is missing here',
  CommaExpected: 'a comma is missing here',
  CloseBraceExpected: 'a closing } is missing here',
  CloseBracketExpected: 'a closing ] is missing here',
  EndOfFileExpected: 'the configuration ended before this',
  UnexpectedEndOfComment: 'a comment is not closed',
  UnexpectedEndOfString: 'a string has no closing double quote',
  InvalidEscapeCharacter: 'invalid escape: write two backslashes for one',
  InvalidCharacter: 'an invalid character, such as a control character in a string: write it as an escape',
};

/**
 * Reads a JSON file, with or without comments and byte order mark.
 * @throws DurasweepError InvalidConfig: no such file, over 10 MB, not UTF-8, not JSON (with line and column), a field twice in one object.
 */
export async function readJson(file: string): Promise<unknown> {
  const text = decode(file, await readBytes(file));
  if (text.trim() === '') throw refuse(file, 'the file is empty');
  checkSyntax(file, text);
  return JSON.parse(stripComments(text));
}

async function readBytes(file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of createReadStream(file, { end: MAX_BYTES })) chunks.push(chunk as Buffer);
  } catch (error) {
    throw refuse(
      file,
      `${explainUnreadable(error as NodeJS.ErrnoException)}; give the path of a configuration, such as configs/quick.json`,
    );
  }
  const bytes = Buffer.concat(chunks);
  if (bytes.length > MAX_BYTES) throw refuse(file, `more than ${MAX_BYTES / 1_000_000} MB; a configuration normally has a few kilobytes`);
  return bytes;
}

function explainUnreadable({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'this is a folder';
  if (code === 'EACCES') return 'you do not have permission to read it';
  return message;
}

function decode(file: string, bytes: Buffer): string {
  const hasUtf16Mark = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (hasUtf16Mark || bytes.subarray(0, 100).includes(0))
    throw refuse(file, 'the text is not UTF-8 but looks like UTF-16; save it as UTF-8');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refuse(file, 'the text is not UTF-8; save it as UTF-8');
  }
}

/** Reports only the first error, because later ones may be its consequences. */
function checkSyntax(file: string, text: string): void {
  const levels: Set<string>[] = [];
  const enter = (offset: number) => {
    levels.push(new Set());
    if (levels.length > MAX_DEPTH) throw refuse(file, `${locate(text, offset)}: nested more than ${MAX_DEPTH} levels deep`);
  };
  visit(text, {
    onObjectBegin: enter,
    onArrayBegin: enter,
    onObjectEnd: () => void levels.pop(),
    onArrayEnd: () => void levels.pop(),
    onObjectProperty(name, offset) {
      const seen = levels.at(-1);
      if (seen?.has(name))
        throw refuse(file, `${locate(text, offset)}: the field ${JSON.stringify(name)} appears twice in one object; keep one`);
      seen?.add(name);
    },
    onError(code, offset) {
      throw refuse(
        file,
        `not JSON: ${locate(text, offset)}: ${explainSyntax(file, text.slice(offset)) ?? PROBLEMS[printParseErrorCode(code)] ?? 'unexpected text'}: ${quoteLine(text, offset)}`,
      );
    },
  });
}

/** What people write who know another notation; undefined: see the parser's error code. */
function explainSyntax(file: string, rest: string): string | undefined {
  if (/\.ya?ml$/i.test(file)) return 'configurations are JSON, not YAML';
  if (/^['\u2018-\u201f`]/.test(rest)) return 'write straight double quotes';
  const word = /^(?:True|False|None|NaN|undefined|Infinity)\b/.exec(rest)?.[0];
  if (word !== undefined) return 'JSON has numbers, true, false and null';
  return /^[\w$-]+\s*:/.test(rest) ? 'names of fields need double quotes' : undefined;
}

function locate(text: string, offset: number): string {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/** Quotes the text at the position, for editors that count differently. */
function quoteLine(text: string, offset: number): string {
  const rest = text.slice(offset, offset + 40).split(/[\r\n]/)[0] ?? '';
  return rest.trim() === '' ? 'found the end of the line' : `found ${JSON.stringify(rest)}`;
}

function refuse(file: string, reason: string): DurasweepError {
  return new DurasweepError('InvalidConfig', `${file}: ${reason}.`);
}
