import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ensureMinioCredentials } from '../../../infra/credentials.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

it('makes a password once, that only the user can read', async () => {
  const dataFolder = await makeTemporaryFolder();
  const first = await ensureMinioCredentials(dataFolder);
  expect(first.secretAccessKey.length).toBeGreaterThanOrEqual(32);
  expect((await stat(join(dataFolder, 'credentials.json'))).mode & 0o777).toBe(0o600);
  expect(await ensureMinioCredentials(dataFolder)).toEqual(first);
});

it('makes another password for another folder', async () => {
  const [one, other] = [await makeTemporaryFolder(), await makeTemporaryFolder()];
  expect((await ensureMinioCredentials(one)).secretAccessKey).not.toBe((await ensureMinioCredentials(other)).secretAccessKey);
});
