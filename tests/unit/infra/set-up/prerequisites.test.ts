import { chmod, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findOnPath } from '../../../../infra/set-up/command.mjs';
import { judgeNodeVersion } from '../../../../infra/set-up/node-version.mjs';
import { describeInstallation } from '../../../../infra/set-up/package-managers.mjs';
import { findMissing, requirePrerequisites } from '../../../../infra/set-up/prerequisites.mjs';
import { makeTemporaryFolder } from '../temporary-folder.ts';

const ALL = ['python', 'pip', 'go', 'compiler', 'make'] as const;

/** A PATH with only these programs, each of which prints a line. */
async function makePath(programs: Readonly<Record<string, string>>): Promise<{ PATH: string }> {
  const folder = await makeTemporaryFolder();
  await symlink((await findOnPath('sh', process.env)) ?? '', path.join(folder, 'sh'));
  for (const [name, output] of Object.entries(programs)) {
    await writeFile(path.join(folder, name), `#!${path.join(folder, 'sh')}\n${output}\n`);
    await chmod(path.join(folder, name), 0o755);
  }
  return { PATH: folder };
}

describe('requirePrerequisites', () => {
  it('names everything that is missing in one message, with one command', async () => {
    const checking = requirePrerequisites(ALL, await makePath({ 'apt-get': '' }));
    const message = await checking.then(
      () => '',
      (error: Error) => error.message,
    );
    for (const named of ['Python 3', 'pip', 'Go 1.25', 'C++ compiler', 'make']) expect(message).toContain(named);
    expect(message).toMatch(/apt-get install -y python3 python3-pip golang-go g\+\+ make$/m);
  });

  it('names each missing thing once, and nothing that is installed', async () => {
    await expect(findMissing(['go', 'go', 'make'], { PATH: '/nonexistent' })).resolves.toEqual(['go', 'make']);
    await expect(requirePrerequisites([], { PATH: '/nonexistent' })).resolves.toBeUndefined();
  });

  it('does not suggest reinstalling a Go that is too old', async () => {
    const old = await makePath({ 'apt-get': '', go: "echo go1.19.8; echo ''" });
    const checking = requirePrerequisites(['go', 'make'], old);
    await expect(checking).rejects.toThrow(/install -y make\nGo 1\.19\.8 is too old.*go\.dev/s);
    const fetching = await makePath({ go: 'echo go1.22.1; echo auto' });
    await expect(findMissing(['go'], fetching)).resolves.toEqual([]);
    const fixed = await makePath({ go: 'echo go1.22.1; echo local' });
    await expect(findMissing(['go'], fixed)).resolves.toEqual(['go']);
  });
});

describe('describeInstallation', () => {
  it.each([
    ['apt-get', 'apt-get install -y python3 python3-pip golang-go g++ make'],
    ['dnf', 'dnf install -y python3 python3-pip golang gcc-c++ make'],
    ['zypper', 'zypper install -y python3 python3-pip go gcc-c++ make'],
    ['pacman', 'pacman -S --needed --noconfirm python python-pip go gcc make'],
    ['apk', 'apk add python3 py3-pip go g++ make'],
  ])('speaks the words of %s', async (program, command) => {
    const variables = await makePath({ [program]: '' });
    await expect(describeInstallation(ALL, { variables, isRoot: true })).resolves.toBe(command);
    await expect(describeInstallation(ALL, { variables, isRoot: false })).resolves.toBe(`sudo ${command}`);
  });

  it('needs no root for Homebrew, names a package once, and knows when there is no manager', async () => {
    const brew = await makePath({ brew: '' });
    await expect(describeInstallation(ALL, { variables: brew, isRoot: false })).resolves.toBe('brew install python go gcc make');
    await expect(describeInstallation(ALL, { variables: await makePath({}), isRoot: true })).resolves.toBeUndefined();
  });
});

describe('judgeNodeVersion', () => {
  it.each(['20.19.0', '22.4.1', '24.21.0', '26.10.0'])('accepts Node %s', (version) => {
    expect(judgeNodeVersion(version)).toBeUndefined();
  });

  it.each(['16.0.0', '18.20.0', '20.18.3', '21.7.3'])('refuses Node %s, naming it and what works', (version) => {
    const verdict = judgeNodeVersion(version);
    expect(verdict?.refused).toBe(true);
    expect(verdict?.message).toContain(`Node ${version};`);
    expect(verdict?.message).toContain('22, 24, 26');
  });

  it.each(['23.1.0', '25.0.0', '28.1.0'])('continues with Node %s, and reports that it is not tested', (version) => {
    expect(judgeNodeVersion(version)).toMatchObject({ refused: false, message: expect.stringContaining('tested on 22, 24, 26') });
  });
});
