import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';

const PROJECT = path.resolve(import.meta.dirname, '../../../..');
const read = (file: string) => readFile(path.join(PROJECT, file), 'utf8');

it("the image is labelled with this project's version and licence, and runs as a user that is not root", async () => {
  const { version, license } = JSON.parse(await read('package.json')) as Record<string, string>;
  const file = await read('infra/deployment/Dockerfile');
  expect(file).toContain(`org.opencontainers.image.version="${version}"`);
  expect(file).toContain(`org.opencontainers.image.licenses="${license}"`);
  expect([...file.matchAll(/^USER (.*)$/gm)].map(([, user]) => user)).toEqual(['1000:1000']);
});

it('contains no state, credentials or tests', async () => {
  const ignored = (await read('infra/deployment/Dockerfile.dockerignore')).split('\n');
  expect(ignored).toEqual(expect.arrayContaining(['.git', '.durasweep', 'runs', 'node_modules', '**/.env', 'tests']));
});
