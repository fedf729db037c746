import { isTar } from './archives/tar.ts';

const MAGIC_NUMBERS: readonly (readonly [magic: string, name: string])[] = [
  ['PK\x03\x04', 'a zip archive or an Excel workbook; unpack it, use it as the source itself, or save the sheet as CSV'],
  ['\xd0\xcf\x11\xe0', 'an old Excel or Office file; save the sheet as CSV'],
  ['BZh', 'bzip2; unpack it, or pack it with gzip'],
  ['\xfd7zXZ', 'xz; unpack it, or pack it with gzip'],
  ['\x28\xb5\x2f\xfd', 'Zstandard; unpack it, or pack it with gzip'],
  ['7z\xbc\xaf', 'a 7z archive; unpack it, or pack it as zip'],
  ['Rar!', 'a RAR archive; unpack it, or pack it as zip'],
  ['\x89HDF', 'HDF5; save the recordings as text, one file each'],
  ['PAR1', 'Parquet; save it as CSV'],
  ['ARROW1', 'Arrow or Feather; save it as CSV'],
  ['\x93NUMPY', 'a NumPy array; save it as text with numpy.savetxt'],
  ['MATLAB 5.0', 'a MATLAB file; save the recordings as text'],
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
