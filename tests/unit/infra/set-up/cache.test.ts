import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureCached, findCached } from '../../../../infra/set-up/cache.mjs';
import { makeTemporaryFolder } from '../temporary-folder.ts';

const quietly = () => undefined;

describe('ensureCached', () => {
  it('fills an entry once, even with concurrent requests', async () => {
    const cache = await makeTemporaryFolder();
    let filled = 0;
    const entry = {
      name: 'tool-1',
      fill: async (folder: string) => {
        filled += 1;
        await writeFile(join(folder, 'tool'), 'content');
      },
    };
    const folders = await Promise.all([1, 2, 3].map(() => ensureCached(entry, quietly, cache)));
    expect(filled).toBe(1);
    expect(new Set(folders)).toEqual(new Set([join(cache, 'tool-1')]));
    expect(await readFile(join(cache, 'tool-1', 'tool'), 'utf8')).toBe('content');
  });

  it('never shows an entry that is being filled', async () => {
    const cache = await makeTemporaryFolder();
    let seenWhileFilling: unknown = 'never looked';
    const fill = async (folder: string) => {
      await writeFile(join(folder, 'half'), '');
      seenWhileFilling = await findCached('tool-1', cache);
    };
    await ensureCached({ name: 'tool-1', fill }, quietly, cache);
    expect(seenWhileFilling).toBeUndefined();
  });

  it('keeps nothing of a failed fill, and retries the next time', async () => {
    const cache = await makeTemporaryFolder();
    const failing = async (folder: string) => {
      await writeFile(join(folder, 'half'), '');
      throw new Error('disk full');
    };
    await expect(ensureCached({ name: 'tool-1', fill: failing }, quietly, cache)).rejects.toThrow('disk full');
    expect(await findCached('tool-1', cache)).toBeUndefined();
    expect(await readdir(join(cache, 'partial'))).toEqual([]);
    const folder = await ensureCached({ name: 'tool-1', fill: async () => undefined }, quietly, cache);
    expect(await readdir(folder)).toEqual([]);
  });

  it('removes the remains of an interrupted set-up, only for this entry', async () => {
    const cache = await makeTemporaryFolder();
    await mkdir(join(cache, 'partial', 'tool-1.cut-off'), { recursive: true });
    await mkdir(join(cache, 'partial', 'tool-10.at-work'), { recursive: true });
    await ensureCached({ name: 'tool-1', fill: async () => undefined }, quietly, cache);
    expect(await readdir(join(cache, 'partial'))).toEqual(['tool-10.at-work']);
  });
});
