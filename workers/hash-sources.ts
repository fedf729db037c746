import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

export interface Sources {
  readonly projectFolder: string;
  /** Folders inside the project whose TypeScript and style files are hashed. */
  readonly folders: readonly string[];
  /** Further files inside the project. */
  readonly files: readonly string[];
}

/** Hash for caching output of sources. Covers the project's folder, because the output contains its path. @returns 64 hexadecimal digits */
export async function hashSources({ projectFolder, folders, files }: Sources): Promise<string> {
  const hash = createHash('sha256').update(`${path.resolve(projectFolder)}\0`);
  const names = [...files, ...(await listSources(projectFolder, folders))];
  const contents = await Promise.all(names.map((name) => readFile(path.join(projectFolder, name))));
  for (const [index, content] of contents.entries()) hash.update(`${names[index]}\0${content.byteLength}\0`).update(content);
  return hash.digest('hex');
}

async function listSources(projectFolder: string, folders: readonly string[]): Promise<string[]> {
  const files = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(path.join(projectFolder, folder), { recursive: true });
      return names.filter((name) => /\.(ts|tsx|css)$/.test(name)).map((name) => path.join(folder, name));
    }),
  );
  return files.flat().sort();
}
