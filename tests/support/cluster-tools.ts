import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Folder of tools for deployment tests that set-up does not install: programs are in `bin`. */
export const CLUSTER_TOOLS = path.join(os.homedir(), '.cache/durasweep-cluster-tools');
/** KEDA's types of objects. */
export const KEDA_OBJECTS = path.join(CLUSTER_TOOLS, 'keda');
const FOLDERS = [...(process.env.PATH ?? '').split(path.delimiter), path.join(CLUSTER_TOOLS, 'bin')];

/** A program's path: from the PATH, otherwise from the cache of tools; undefined if it is in neither. */
export function findTool(name: string): string | undefined {
  return FOLDERS.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

/** Paths of programs by name. @throws Error naming those that are missing */
export function requireTools<Name extends string>(names: readonly Name[]): Record<Name, string> {
  const found = names.map((name) => [name, findTool(name)] as const);
  const missing = found.filter(([, file]) => file === undefined).map(([name]) => name);
  if (missing.length > 0)
    throw new Error(
      `Not on the PATH and not in ${path.join(CLUSTER_TOOLS, 'bin')}: ${missing.join(', ')}. npm run test:cluster -- tools builds most.`,
    );
  return Object.fromEntries(found) as Record<Name, string>;
}
