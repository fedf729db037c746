import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findOnPath, runCommand } from '../../../../infra/set-up/command.mjs';
import { hashGoSources, prepareGoSources } from '../../../../infra/set-up/go-sources.mjs';

// A module that the module cache would have: here it is replaced by a folder, so that the test needs no network.
const FILES = {
  'go.mod': 'module example.org/main\n\ngo 1.25.0\n\nrequire (\n\texample.org/server v0.0.0\n)\n\nreplace example.org/server => ./server\n',
  'go.sum': '',
  'server/go.mod': 'module example.org/server\n\ngo 1.25.0\n',
  'server/cloud/cloud.go': 'package cloud\n\nimport _ "example.org/cloud"\n\nfunc Store() string { return "cloud" }\n',
  'server/cloud/cloud_test.go': 'package cloud\n',
  'server/main.go': 'package main\n\nimport "example.org/server/cloud"\n\nfunc main() { print(cloud.Store()) }\n',
  'left-out/example.org/server/cloud/left-out.go':
    '// In place of: cloud.go\n\npackage cloud\n\nfunc Store() string { return "left out" }\n',
};

let folder: string;
let main: string;
const variables = { ...process.env, GOFLAGS: '', GOWORK: 'off', GOPROXY: 'off' };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'durasweep-go-'));
  main = join(folder, 'main');
  for (const [name, text] of Object.entries(FILES)) {
    await mkdir(join(main, name, '..'), { recursive: true });
    await writeFile(join(main, name), text);
  }
  await mkdir(join(folder, 'copies'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

// Set-up needs Go only where the servers are not there.
describe.skipIf((await findOnPath('go', process.env)) === undefined)('what is left out of a server', () => {
  it('is replaced in a copy of its module, from which it builds', async () => {
    const modFile = await prepareGoSources({ folderOfModule: main, folder: join(folder, 'copies'), variables });
    const args = ['list', '-mod=readonly', `-modfile=${modFile}`, '-deps', '-f', '{{if not .Standard}}{{.ImportPath}} {{.GoFiles}}{{end}}'];
    const listed = await runCommand({ program: 'go', arguments: [...args, 'example.org/server'], folder: main, variables });
    expect(listed.split('\n')).toEqual(['example.org/server/cloud [left-out.go]', 'example.org/server [main.go]']);
    expect(await readFile(join(main, 'server/cloud/cloud.go'), 'utf8')).toContain('example.org/cloud');
  });

  it('is refused where it stands for a file that the module does not have', async () => {
    await cp(join(main, 'server/cloud/cloud.go'), join(main, 'server/cloud/storage.go'));
    await rm(join(main, 'server/cloud/cloud.go'));
    await expect(prepareGoSources({ folderOfModule: main, folder: join(folder, 'copies'), variables })).rejects.toThrow(
      /names cloud\.go, which example\.org\/server\/cloud does not have/,
    );
  });

  it('may be all but some files', async () => {
    await writeFile(join(main, 'server/cloud/names.go'), 'package cloud\n\nconst Name = "kept"\n');
    const ours = join(main, 'left-out/example.org/server/cloud/left-out.go');
    await writeFile(ours, '// In place of: * but names.go\n\npackage cloud\n\nfunc Store() string { return Name }\n');
    await prepareGoSources({ folderOfModule: main, folder: join(folder, 'copies'), variables });
    expect((await readdir(join(folder, 'copies/0/cloud'))).sort()).toEqual(['left-out.go', 'names.go']);
    await rm(join(main, 'server/cloud/names.go'));
    await mkdir(join(folder, 'others'));
    await expect(prepareGoSources({ folderOfModule: main, folder: join(folder, 'others'), variables })).rejects.toThrow(/names names\.go/);
  });

  it('changes the key of what is built', async () => {
    const before = hashGoSources(main, 'flags');
    expect(hashGoSources(main, 'flags')).toBe(before);
    expect(hashGoSources(main, 'other flags')).not.toBe(before);
    await writeFile(join(main, 'left-out/example.org/server/cloud/left-out.go'), '// In place of: *\n\npackage cloud\n');
    expect(hashGoSources(main, 'flags')).not.toBe(before);
  });
});
