import { isTar } from './archives/tar.ts';

const MAGIC_NUMBERS: readonly (readonly [magic: string, name: string])[] = [
  ['PK\x03\x04', 'a zip archive or an Excel workbook; unpack it, use it as the source itself, or save the sheet as CSV'],
  ['\xd0\xcf\x11\xe0', 'an old Excel or Office file; save the sheet as CSV'],
  ['\x1f\x8b', 'gzip; unpack it'],
  ['BZh', 'bzip2; unpack it, or pack it with gzip'],
  ['\xfd7zXZ', 'xz; unpack it, or pack it with gzip'],
  ['\x28\xb5\x2f\xfd', 'Zstandard; unpack it, or pack it with gzip'],
  ['7z\xbc\xaf', 'a 7z archive; unpack it, or pack it as zip'],
  ['Rar!', 'a RAR archive; unpack it, or pack it as zip'],
  ['\x89HDF', 'HDF5; save the recordings as text, one file each'],
  ['PAR1', 'Parquet; save it as CSV'],
  ['ARROW1', 'Arrow or Feather; save it as CSV'],
  ['\x93NUMPY', 'a NumPy array; save it as text with numpy.savetxt'],
  ['MATLAB ', 'a MATLAB file; save the recordings as text'],
  ['RDX', 'an R data file; save the tables with write.csv'],
  ['X\n\0\0', 'an R data file; save the tables with write.csv'],
  ['RIFF', 'a sound or video file; save the samples as text'],
  ['fLaC', 'a sound file; save the samples as text'],
  ['\x89PNG', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['%PDF', 'a PDF document'],
  ['SQLite format 3\0', 'an SQLite database; save the tables as CSV'],
];

/** The name of a well-known binary format, with what to do instead; null for anything else. */
export function describeBinary(bytes: Uint8Array): string | null {
  const start = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  const found = MAGIC_NUMBERS.find(([magic]) => start.startsWith(magic))?.[1] ?? null;
  return found ?? (isTar(bytes) ? 'a tar archive; unpack it, or use it as the source itself' : null);
}

const TEXTS: readonly (readonly [beginning: RegExp, name: string])[] = [
  [/^version https:\/\/git-lfs/, 'a pointer of Git LFS instead of the file; run git lfs pull'],
  [/^(?:<\?xml|<!doctype|<html)/i, 'a web page or XML; download the file itself, or save it as CSV'],
  [/^(?:\{\s*["}]|\[\s*[[{"])/, 'JSON; save it as CSV'],
  [/^\{\\rtf/, 'a text document with formatting; save it as plain text'],
];

/** The name of a well-known text format that has no rows of numbers, with what to do instead; null for anything else. */
export function describeForeignText(text: string): string | null {
  const start = text.slice(0, 100).trimStart();
  return TEXTS.find(([beginning]) => beginning.test(start))?.[1] ?? null;
}
