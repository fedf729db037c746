import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { environmentSchema } from '../../workers/environment.ts';
import { SETUP_VARIABLES } from './environment-page.ts';
import { GENERATED } from './generated.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFile(path.join(ROOT, file), 'utf8');

describe('files generated from the code', () => {
  it.each(GENERATED)('$file is up to date (npm run schema)', async ({ file, render }) => {
    const text = await read(file);
    // Biome formats JSON.
    if (file.endsWith('.json')) expect(JSON.parse(text)).toEqual(JSON.parse(render()));
    else expect(text).toBe(render());
  });
});

it('every field of training is explained', async () => {
  const [, training = ''] = (await read('docs/reference/configuration.md')).split('\n## training\n');
  for (const line of (training.split('\n## ')[0] ?? '').split('\n').filter((text) => text.startsWith('| `')))
    expect(line).not.toMatch(/\| {2}\|$/);
});

it('every variable is explained, including those of set-up', async () => {
  for (const [name, schema] of Object.entries(environmentSchema.shape)) expect(schema.description, name).toBeTruthy();
  const used = [...(await read('infra/environment.mjs')).matchAll(/variables\.(DURASWEEP_\w+)/g)].map(([, name]) => name);
  expect(Object.keys(SETUP_VARIABLES).sort()).toEqual([...new Set(used)].sort());
});

it('every section has its own title, which names the alternative that it describes', async () => {
  const titles = [...(await read('docs/reference/configuration.md')).matchAll(/^## .*$/gm)].map(([title]) => title);
  expect(titles).toContain('## experiments[].variants[] (`"architecture": "gru"`)');
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
});
