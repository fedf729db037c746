import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { chooseServers, requireMachine } from '../../../../infra/set-up/parts.mjs';
import { makeTemporaryFolder } from '../temporary-folder.ts';

afterEach(() => vi.unstubAllEnvs());

it('tells before anything is installed what set-up will miss, but not of what the cache has', async () => {
  const cache = await makeTemporaryFolder();
  vi.stubEnv('DURASWEEP_CACHE', cache);
  vi.stubEnv('PATH', '/nonexistent');
  await expect(requireMachine(['temporal', 'minio', 'addon'])).rejects.toThrow(/Python 3.*C\+\+ compiler|Go 1\.25.*C\+\+ compiler/s);
  await mkdir(path.join(cache, 'minio-1-linux-x64'));
  await expect(requireMachine(['minio'])).resolves.toBeUndefined();
  await expect(requireMachine(['addon'])).rejects.toThrow(/^(?!.*Go 1\.25).*make/s);
  await expect(requireMachine([])).resolves.toBeUndefined();
});

it.each([
  [{ temporal: false, s3: false }, ['temporal', 'minio']],
  [{ temporal: true, s3: false }, ['minio']],
  [{ temporal: false, s3: true }, ['temporal']],
  // As in a container, which has neither Go nor a place to build.
  [{ temporal: true, s3: true }, []],
])('needs no server of a service that is given: %j', (given, servers) => {
  expect(chooseServers({ given })).toEqual(servers);
});
