import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LAYERS, type Layer } from './layers.ts';
import { type Import, readImports } from './read-imports.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const GENERATED = ['coverage', 'dist', 'node_modules', 'runs'];
const files = await listModules();

describe('layers', () => {
  it('every module belongs to a layer', () => {
    expect(files.filter((file) => findLayer(file) === undefined)).toEqual([]);
  });

  it.each(LAYERS)('$folder imports only allowed modules', async (layer) => {
    const own = files.filter((file) => findLayer(file) === layer);
    expect(own).not.toEqual([]);
    const found = await Promise.all(own.map(async (file) => (await readImports(ROOT, file)).map((one) => ({ file, one }))));
    const refused = found.flat().filter(({ one }) => !isAllowed(layer, one));
    expect(refused.map(({ file, one }) => `${file} imports ${one.specifier}`)).toEqual([]);
  });

  it('recognises every form of import', async () => {
    const imports = await readImports(ROOT, 'tests/layers/sample-imports.txt');
    expect(imports.map(({ specifier, file, typesOnly }) => [specifier, file, typesOnly])).toEqual([
      ['node:fs', null, false],
      ['zod', null, false],
      ['./layers.ts', 'tests/layers/layers.ts', true],
      ['../run.ts', 'tests/run.ts', false],
      ['../../core/domain/trial.ts', 'core/domain/trial.ts', false],
      ['vitest', null, false],
      ['./read-imports.ts', 'tests/layers/read-imports.ts', false],
    ]);
  });
});

async function listModules(): Promise<string[]> {
  const entries = await readdir(ROOT, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && !GENERATED.includes(entry.name) && !entry.name.startsWith('.'));
  const listed = await Promise.all(
    folders.map(async ({ name }) => (await readdir(path.join(ROOT, name), { recursive: true })).map((file) => path.join(name, file))),
  );
  const found = listed.flat().map((file) => file.split(path.sep).join('/'));
  return found.filter((file) => /\.(tsx?|mjs)$/.test(file)).sort();
}

function findLayer(file: string): Layer | undefined {
  const fitting = LAYERS.filter(({ folder }) => file.startsWith(`${folder}/`));
  return fitting.sort((a, b) => b.folder.length - a.folder.length)[0];
}

function isAllowed({ folder, parts, types = [], packages }: Layer, { specifier, file, typesOnly }: Import): boolean {
  if (file === null) return packages.includes('*') || packages.includes(namePackage(specifier));
  // The name and version of the package.
  if (file === 'package.json') return true;
  const target = findLayer(file)?.folder;
  return target !== undefined && (target === folder || parts.includes(target) || (typesOnly && types.includes(target)));
}

function namePackage(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node';
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
