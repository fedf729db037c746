import { readFile } from 'node:fs/promises';
import path from 'node:path';

export interface Import {
  /** As in the source. */
  readonly specifier: string;
  /** The file's path relative to the project; null: a package, or a Node module. */
  readonly file: string | null;
  readonly typesOnly: boolean;
}

/** Static imports, exports from other modules and `import('…')`, including types, as formatted by Biome. */
const IMPORTS = /^(?:import|export)(?<type> type)?(?:[^'"`;]*? from)? '(?<static>[^']+)'|\bimport\('(?<dynamic>[^']+)'\)/gm;

/** @param file path of a module relative to `root`, with "/" */
export async function readImports(root: string, file: string): Promise<Import[]> {
  const text = await readFile(path.join(root, file), 'utf8');
  return [...text.matchAll(IMPORTS)].map(({ groups = {} }) => {
    const specifier = groups.static ?? groups.dynamic ?? '';
    const isFile = specifier.startsWith('.');
    return {
      specifier,
      file: isFile ? path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier)) : null,
      typesOnly: groups.type !== undefined,
    };
  });
}
