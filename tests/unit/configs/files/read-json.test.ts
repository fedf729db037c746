import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { loadConfiguration } from '../../../../cli/load-configuration.ts';
import { readJson } from '../../../../configs/files/read-json.ts';
import { makeTemporaryFolder } from '../../infra/temporary-folder.ts';

it.each([
  ['nothing', '', 'the file is empty'],
  ['a comma too many', '{\n  "a": 1,\n}', 'line 3, column 1: a field name'],
  ['a field twice', '{"a": 1,\n "a": 2}', 'line 2, column 2: the field "a" appears twice'],
  ['single quotes', "{\n 'a': 1}", 'line 2, column 2: write straight double quotes: found'],
  ['typographic quotes', '{“a”: 1}', 'write straight double quotes'],
  ['a name without quotes', '{a: 1}', 'names of fields need double quotes'],
  ["another language's words", '{"a": True}', 'JSON has numbers, true, false and null'],
  ['8,000 levels', '{"a":'.repeat(8_000), 'nested more than 100 levels deep'],
  ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), 'save it as UTF-8'],
  ['Latin-1', Buffer.from('{"a":"\u00e9"}', 'latin1'), 'save it as UTF-8'],
])('%s is refused in words', async (_, content, message) => {
  await expect(readJson(await write(content))).rejects.toThrow(message);
});

it('a byte order mark and comments do no harm', async () => {
  expect(await readJson(await write('\ufeff{"a": 1 /* one */}'))).toEqual({ a: 1 });
});

it.each([{ configuration: null }, { configuration: { name: 'x' } }])('a manifest with %s is refused in words', async (manifest) => {
  const file = await write(JSON.stringify({ ...manifest, datasetSha256: 'a'.repeat(64) }));
  await expect(loadConfiguration(file)).rejects.toThrow(/The configuration has \w+ problem/);
});

async function write(content: string | Buffer): Promise<string> {
  const file = path.join(await makeTemporaryFolder(), 'sweep.json');
  await writeFile(file, content);
  return file;
}
