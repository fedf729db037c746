import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ensureMinioCredentials } from '../../../../infra/services/credentials.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';

it('creates a password once, readable only by the user', async () => {
  const dataFolder = await makeTemporaryFolder();
  const first = await ensureMinioCredentials(dataFolder);
  expect(first.secretAccessKey.length).toBeGreaterThanOrEqual(32);
  expect((await stat(join(dataFolder, 'credentials.json'))).mode & 0o777).toBe(0o600);
  expect(await ensureMinioCredentials(dataFolder)).toEqual(first);
});

it('creates a different password for another folder', async () => {
  const [one, other] = [await makeTemporaryFolder(), await makeTemporaryFolder()];
  expect((await ensureMinioCredentials(one)).secretAccessKey).not.toBe((await ensureMinioCredentials(other)).secretAccessKey);
});

it.each(['{"accessKeyId": "durasw', '', 'null', '{}', '{"accessKeyId": "durasweep", "secretAccessKey": ""}'])(
  'names the file that holds %j instead',
  async (text) => {
    const dataFolder = await makeTemporaryFolder();
    await writeFile(join(dataFolder, 'credentials.json'), text);
    await expect(ensureMinioCredentials(dataFolder)).rejects.toThrow(
      /credentials\.json does not contain the credentials .* truncated or edited/,
    );
  },
);
