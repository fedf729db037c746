import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { readFirstSource } from '../../../../activities/stages/sources.ts';
import type { StageContext } from '../../../../activities/stages/stage-context.ts';
import { datasetSchema } from '../../../../configs/dataset-schema.ts';
import { createMemoryStore } from '../../core/storage/memory-store.ts';
import { createContext } from './support.ts';

const SECRET = 'hunter2';
const OUTSIDE = /^outside what this worker may read/;

let folder: string;
let root: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'durasweep-sources-')));
  root = path.join(folder, 'root');
  for (const name of ['root/data', 'root/.hidden', 'root/state', 'outside', 'root-beside'])
    await mkdir(path.join(folder, name), { recursive: true });
  for (const name of ['root/data/a.csv', 'root/.hidden/a.csv', 'root/state/credentials.json', 'outside/a.csv', 'root-beside/a.csv'])
    await writeFile(path.join(folder, name), SECRET);
  await symlink(path.join(folder, 'outside'), path.join(root, 'link-out'));
  await symlink(path.join(root, 'data'), path.join(folder, 'link-in'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(source: string, more: Partial<StageContext> = {}, limits = {}) {
  const dataset = datasetSchema.parse({ name: 'd', sources: [source], limits, format: { type: 'ts', path: '*' } });
  const readableFolders = { roots: [root], secretFolder: path.join(root, 'state') };
  return await readFirstSource(dataset, createContext({ store: createMemoryStore(), readableFolders, ...more }));
}

describe('a source on the machine of a worker', () => {
  it.each(['data/a.csv', 'data', '../link-in', 'data/../data/a.csv'])('is read where the worker allows it: %s', async (name) => {
    expect((await read(path.join(root, name))).content).not.toBeNull();
  });

  it.each([
    'outside/a.csv',
    'outside/not-there.csv',
    'root/../outside',
    'root/link-out/a.csv',
    'root/link-out/not-there.csv',
    'root/link-out',
    'root/.hidden/a.csv',
    'root-beside/a.csv',
    '.',
  ])('is refused elsewhere, whether it exists or not: %s', async (name) => {
    const { content, problems } = await read(path.join(folder, name));
    expect(content).toBeNull();
    expect(problems).toEqual([{ source: path.join(folder, name), reason: expect.stringMatching(OUTSIDE) }]);
    expect(JSON.stringify(problems)).not.toContain(SECRET);
  });

  it.each(['state', 'state/credentials.json', ''])('is never the folder of passwords, nor one that contains it: %s', async (name) => {
    expect((await read(path.join(root, name))).problems[0]?.reason).toBe('it contains passwords and state, and is never read as data');
  });

  it('is reported as missing if it could have been there', async () => {
    expect((await read(path.join(root, 'no.csv'))).problems[0]?.reason).toBe('there is no such file or folder');
  });

  it('is shown where it is, if a path that begins elsewhere was meant', async () => {
    const readableFolders = { roots: [path.resolve(), root], secretFolder: path.join(root, 'state') };
    const explain = async (source: string) => (await read(source, { readableFolders })).problems[0]?.reason;
    const place = path.join(root, 'data', 'a.csv');
    expect(await explain('data/a.csv')).toBe(
      `there is no such file or folder; relative paths begin at ${path.resolve()}: write "${place}"`,
    );
    expect(await explain('data/no.csv')).toBe(`there is no such file or folder in ${path.resolve()}, where relative paths begin`);
  });

  it('is a regular file: no device, no pipe, no socket', async () => {
    const [pipe, socket] = [path.join(root, 'pipe'), path.join(root, 'socket')];
    execFileSync('mkfifo', [pipe]);
    const server = createServer().listen(socket);
    onTestFinished(() => {
      server.close();
      return rm(pipe);
    });
    const readableFolders = { roots: [root, '/dev/zero'], secretFolder: path.join(root, 'state') };
    for (const place of [pipe, socket, '/dev/zero']) {
      const { problems } = await read(place, { readableFolders });
      expect(problems[0]?.reason).toBe('neither a regular file nor a folder');
    }
  });

  it('contains no links', async () => {
    await mkdir(path.join(root, 'linked'));
    await symlink(path.join(folder, 'outside', 'a.csv'), path.join(root, 'linked', 'a.csv'));
    await expect(read(path.join(root, 'linked'))).rejects.toThrow(/linked\/a\.csv: links and devices are not allowed/);
  });

  it('contains no more bytes and files than allowed', async () => {
    for (const name of ['data/a.csv', 'data'])
      await expect(read(path.join(root, name), {}, { downloadBytes: 3 })).rejects.toThrow(/raise dataset\.limits\.downloadBytes/);
    await writeFile(path.join(root, 'data', 'b.csv'), '');
    await expect(read(path.join(root, 'data'), {}, { entries: 1 })).rejects.toThrow(
      /2 files, but at most 1 are allowed; raise dataset\.limits\.entries/,
    );
  });

  it('is named with the value of its variable if that cannot be used', async () => {
    const wrong = path.join(root, 'wrong.zip');
    const { problems } = await read('$GESTURES_ZIP', { sourceVariables: { GESTURES_ZIP: wrong } });
    expect(problems).toEqual([{ source: '$GESTURES_ZIP', reason: `${wrong}: there is no such file or folder` }]);
    expect((await read('$GESTURES_ZIP')).problems).toEqual([{ source: '$GESTURES_ZIP', reason: 'the variable is not set' }]);
  });
});
