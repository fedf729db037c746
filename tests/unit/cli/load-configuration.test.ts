import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { loadConfiguration } from '../../../cli/load-configuration.ts';
import { makeTemporaryFolder } from '../infra/temporary-folder.ts';

it.each([
  [true, 'always'],
  [false, 'never'],
])('a manifest asks for its own data or none: synthetic %s becomes "%s"', async (synthetic, expected) => {
  const configuration = JSON.parse(await readFile('configs/quick.json', 'utf8'));
  configuration.dataset.synthetic = 'fallback';
  // Older code wrote all defaults, including those of fields that no longer exist.
  configuration.execution = { packSeeds: false };
  const file = path.join(await makeTemporaryFolder(), 'manifest.json');
  await writeFile(file, JSON.stringify({ sweepId: 'quick', synthetic, configuration, datasetSha256: 'a'.repeat(64) }));
  const { dataset } = (await loadConfiguration(file)).configuration;
  expect(dataset).toMatchObject({ synthetic: expected, sha256: configuration.dataset.sha256 ?? 'a'.repeat(64) });
});
