import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listSourceRoots } from '../../../cli/source-roots.ts';
import { describeUnseen } from '../../../cli/unseen-variables.ts';
import { PROJECT_FOLDER } from '../../../workers/project-folder.ts';

describe('the files that npm start lets its workers read', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await realpath(await mkdtemp(path.join(tmpdir(), 'durasweep-roots-')));
    await mkdir(path.join(folder, 'mine'));
    await mkdir(path.join(folder, 'data'));
    await writeFile(path.join(folder, 'mine', 'sweep.json'), '{}');
    await symlink('/etc', path.join(folder, 'link'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("is the configuration's folder, and what the configuration names beside it", () => {
    const sources = [
      '$GESTURES_ZIP',
      'https://data.example/a.zip',
      path.join(folder, 'data'),
      '/etc/passwd',
      path.join(folder, 'link', 'passwd'),
    ];
    const file = path.join(folder, 'mine', 'sweep.json');
    expect(listSourceRoots(file, sources)).toEqual([path.join(folder, 'mine'), path.join(folder, 'data')]);
  });

  it('is nothing that lies beside a folder at the top', () => {
    expect(listSourceRoots(path.join(tmpdir(), 'sweep.json'), ['/etc/passwd'])).toEqual([tmpdir()]);
  });
});

describe('a command that joins running services', () => {
  const describeCommand = (gesturesZip: string | null, sourceRoots: readonly string[] = []) => ({
    sourceVariables: gesturesZip === null ? {} : { GESTURES_ZIP: gesturesZip },
    sourceRoots,
  });

  it('reports which variable their workers do not have, and what they have instead', () => {
    expect(describeUnseen(describeCommand('/a.zip'), { workerVariables: {} })).toEqual([
      expect.stringMatching(/^GESTURES_ZIP=\/a\.zip is set here, but .*started without GESTURES_ZIP.*stop the command that runs them/),
    ]);
    expect(describeUnseen(describeCommand('/a.zip'), { workerVariables: { GESTURES_ZIP: '/b.zip' } })).toEqual([
      expect.stringContaining('with GESTURES_ZIP=/b.zip'),
    ]);
  });

  it('reports which folders their workers may not read', () => {
    const command = describeCommand(null, ['/walks', '/more/runs', path.join(PROJECT_FOLDER, 'configs')]);
    expect(describeUnseen(command, { workerVariables: { DURASWEEP_SOURCES: '/more:/else' } })).toEqual([
      expect.stringMatching(/not allowed to read sources in \/walks\. /),
    ]);
  });

  it('reports nothing if they have the same variables, or if it has its own workers', () => {
    const command = describeCommand('/a.zip', ['/walks']);
    expect(describeUnseen(command, { workerVariables: { GESTURES_ZIP: '/a.zip', DURASWEEP_SOURCES: '/walks' } })).toEqual([]);
    expect(describeUnseen(command, { workerVariables: null })).toEqual([]);
  });
});
