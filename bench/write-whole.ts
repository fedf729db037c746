import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Written under another name and renamed, so that an interrupted benchmark leaves complete files. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}
