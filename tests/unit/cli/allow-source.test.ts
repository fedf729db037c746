import { mkdir, mkdtemp, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allowSource } from '../../../cli/allow-source.ts';
import { locateAllowedSources, readAllowedSources } from '../../../workers/allowed-sources.ts';
import { PROJECT_FOLDER } from '../../../workers/project-folder.ts';
import { listReadableFolders } from '../../../workers/readable-folders.ts';

let folder: string;
let dataFolder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'durasweep-allowed-')));
  dataFolder = path.join(folder, 'state');
  await mkdir(path.join(folder, 'walks'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('data that the owner passes to a command', () => {
  it('can be read by workers from then on, with links resolved, in addition to their other sources', async () => {
    await symlink(path.join(folder, 'walks'), path.join(folder, 'link'));
    await allowSource(dataFolder, path.join(folder, 'link'));
    await allowSource(dataFolder, path.join(folder, 'walks'));
    const environment = { sourceRoots: ['/more'], sourceVariables: {}, dataFolder };
    expect(listReadableFolders(environment)).toEqual({
      roots: [PROJECT_FOLDER, '/more', path.join(folder, 'walks')],
      secretFolder: dataFolder,
    });
  });

  it('is recorded where nobody else can add to it', async () => {
    await allowSource(dataFolder, path.join(folder, 'walks'));
    expect((await stat(dataFolder)).mode & 0o777).toBe(0o700);
    expect((await stat(locateAllowedSources(dataFolder))).mode & 0o777).toBe(0o600);
  });

  it('is not added if it is in the project or a line is not an absolute path', async () => {
    await allowSource(dataFolder, path.join(PROJECT_FOLDER, 'configs'));
    expect(readAllowedSources(dataFolder)).toEqual([]);
    await mkdir(dataFolder);
    await writeFile(locateAllowedSources(dataFolder), '\n..\nwalks\n/walks\n');
    expect(readAllowedSources(dataFolder)).toEqual(['/walks']);
  });
});
