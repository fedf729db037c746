import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../../../cli/load-configuration.ts';
import { type Place, resolveReferences } from '../../../../configs/files/read-configuration.ts';
import { parseSweepConfiguration } from '../../../../configs/parse.ts';
import { makeTemporaryFolder } from '../../infra/temporary-folder.ts';

let folder: string;
let presets: string;
beforeEach(async () => {
  const root = await makeTemporaryFolder();
  folder = path.join(root, 'mine');
  presets = path.join(root, 'presets');
  await Promise.all([mkdir(folder), mkdir(presets)]);
});

const write = (file: string, content: unknown) => writeFile(file, JSON.stringify(content));
const resolve = (content: unknown, place: Partial<Place> = {}) =>
  resolveReferences(content, { folder, presets, presetsOnly: false, chain: [], ...place });
/** What a worker does with the input of the Temporal CLI. */
const resolveByWorker = (content: unknown) => resolve(content, { folder: null, presetsOnly: true });

describe('a configuration that refers to other files', () => {
  it('is the file it extends, with what it says instead', async () => {
    await write(path.join(folder, 'base.json'), {
      $schema: 's',
      $comment: 'c',
      name: 'base',
      split: { seed: 1, folds: 2 },
      experiments: [1],
    });
    expect(await resolve({ extends: 'base.json', name: 'mine', split: { seed: 2 } })).toEqual({
      name: 'mine',
      split: { seed: 2, folds: 2 },
      experiments: [1],
    });
  });

  it('has the data set of the file it names, with the fields beside it', async () => {
    await write(path.join(presets, 'data.json'), { name: 'data', sources: ['a'] });
    expect(await resolve({ dataset: { file: 'data.json', sources: ['b'] } })).toEqual({ dataset: { name: 'data', sources: ['b'] } });
  });

  it('refers from each file to files beside it first, then among those of the project', async () => {
    await mkdir(path.join(presets, 'inner'));
    await write(path.join(presets, 'inner', 'first.json'), { extends: 'second.json', a: 1 });
    await write(path.join(presets, 'inner', 'second.json'), { b: 'beside' });
    await write(path.join(presets, 'second.json'), { b: 'project' });
    expect(await resolve({ extends: 'inner/first.json' })).toEqual({ a: 1, b: 'beside' });
    expect(await resolve({ extends: 'second.json' })).toEqual({ b: 'project' });
    expect(await resolveByWorker({ extends: 'inner/first.json' })).toEqual({ a: 1, b: 'beside' });
  });

  it.each([
    ['a file that is not there', { extends: 'none.json' }, /"none\.json".*there is no file .*mine\/none\.json nor .*presets\/none\.json/],
    ['no JSON file', { extends: '/etc/passwd' }, /extends: must be the path of a JSON file/],
    ['no text', { dataset: { file: 5 } }, /dataset\.file: must be the path of a JSON file/],
    ['a list', { extends: 'list.json' }, /it must contain an object/],
    ['itself', { extends: 'itself.json' }, /itself\.json → itself\.json: a file cannot refer to itself/],
    ['one another', { extends: 'ping.json' }, /ping\.json → pong\.json → ping\.json/],
  ])('is refused where it refers to %s', async (_, content, message) => {
    await write(path.join(folder, 'list.json'), []);
    await write(path.join(folder, 'itself.json'), { extends: 'itself.json' });
    await write(path.join(folder, 'ping.json'), { extends: 'pong.json' });
    await write(path.join(folder, 'pong.json'), { extends: 'ping.json' });
    await expect(resolve(content)).rejects.toThrow(message);
  });

  it('is refused where files refer to one another without end', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => write(path.join(folder, `${index}.json`), { extends: `${index + 1}.json` })),
    );
    await expect(resolve({ extends: '0.json' })).rejects.toThrow(/more than 10 files/);
  });

  it.each(['../secret.json', 'link.json'])('of the Temporal CLI reads no file outside the project: %s', async (reference) => {
    const secret = path.join(presets, '..', 'secret.json');
    await write(secret, { token: 'hidden' });
    await symlink(secret, path.join(presets, 'link.json'));
    await expect(resolveByWorker({ extends: reference })).rejects.toThrow(/workers read the files in .*presets only/);
    await expect(resolveByWorker({ extends: reference })).rejects.not.toThrow(/hidden/);
  });

  it('is refused by whoever cannot read files, with the way out', () => {
    expect(() => parseSweepConfiguration({ extends: 'quick.json' })).toThrow(/config -- print <file>/);
  });
});

it('gestures-fast is gestures with other training', async () => {
  const [exact, fast] = await Promise.all(['gestures', 'gestures-fast'].map((name) => loadConfiguration(`configs/${name}.json`)));
  const { name, description, training, ...rest } = fast?.configuration ?? expect.fail();
  expect(exact?.configuration).toMatchObject(rest);
  expect([name, training]).toMatchObject(['gestures-fast', { batching: 'length-sorted', readout: 'last-valid' }]);
  expect(description).not.toBe(exact?.configuration.description);
});
