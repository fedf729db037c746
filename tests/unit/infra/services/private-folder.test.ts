import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensurePrivateFolder } from '../../../../infra/services/private-folder.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';

const modeOf = async (folder: string) => (await stat(folder)).mode & 0o7777;

describe('the data folder', () => {
  it('is created so that only its owner can access it', async () => {
    const folder = join(await makeTemporaryFolder(), 'new', 'data');
    await ensurePrivateFolder(folder);
    expect(await modeOf(folder)).toBe(0o700);
  });

  it.each([0o755, 0o777, 0o1777, 0o750, 0o701])('is refused if others can access it, and keeps its mode: %o', async (mode) => {
    const folder = join(await makeTemporaryFolder(), 'there');
    await mkdir(folder);
    await chmod(folder, mode);
    await expect(ensurePrivateFolder(folder)).rejects.toThrow(
      new RegExp(
        `open to other users \\(mode ${mode.toString(8)}\\).*${folder}/durasweep, or remove the access of others: chmod 700 ${folder}`,
      ),
    );
    expect(await modeOf(folder)).toBe(mode);
  });

  it('is accepted if it is private, and keeps its mode', async () => {
    const folder = await makeTemporaryFolder();
    await chmod(folder, 0o500);
    await ensurePrivateFolder(folder);
    expect(await modeOf(folder)).toBe(0o500);
    await chmod(folder, 0o700);
  });

  it('is refused if it is a file', async () => {
    const file = join(await makeTemporaryFolder(), 'file');
    await writeFile(file, '');
    await expect(ensurePrivateFolder(file)).rejects.toThrow(/is not a folder/);
  });

  it.skipIf(process.getuid?.() === 0)('is refused if it belongs to another user', async () => {
    await expect(ensurePrivateFolder('/')).rejects.toThrow(/owned by another user/);
  });
});
