import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { putJson } from '../../../../activities/stages/json-artifact.ts';
import { writeReport } from '../../../../activities/stages/write-report.ts';
import { buildSweepResults } from '../../../fixtures/sweep-results.ts';
import { createMemoryStore } from '../../core/storage/memory-store.ts';
import { createContext } from './support.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'durasweep-report-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Writes the report of a sweep as its workflow would, with one figure of that name. */
async function write(sweepId: string, figure: string) {
  const store = createMemoryStore();
  const results = await putJson(store, 'results', buildSweepResults({ seeds: 1, recordings: 40 }));
  const picture = { name: figure, topic: 'experiment', caption: '', alternativeText: '', svg: '<svg/>', png: '' };
  const figures = await putJson(store, 'figures', { figures: [picture], leftOut: [] });
  const context = createContext({ store, reportsFolder: path.join(folder, 'runs') });
  return await writeReport({ sweepId, prefix: 'report', results, figures }, context);
}

/** Linux has a device that is always full. */
async function fillDisk(): Promise<void> {
  await mkdir(path.join(folder, 'runs', 'quick', 'report'), { recursive: true });
  for (const file of ['report.md.new', '../manifest.json.new', '../results.json.new']) {
    await symlink('/dev/full', path.join(folder, 'runs', 'quick', 'report', file));
  }
}

describe("a report's local copy", () => {
  it('is in the folder of its sweep, without colons', async () => {
    const id = 'nightly-2026-11-25T20:07:57Z';
    expect((await write(id, 'sizes')).folder).toBe(path.join(folder, 'runs', 'nightly-2026-11-25T20~07~57Z'));
    expect((await readdir(path.join(folder, 'runs'))).sort()).toEqual(['latest', 'nightly-2026-11-25T20~07~57Z']);
    expect(await readdir(path.join(folder, 'runs', 'latest', 'report', 'figures'))).toContain('sizes.svg');
  });

  it.each(['../outside', '..', 'a/../../outside'])('is refused for an id that leaves the folder of reports: %s', async (id) => {
    await expect(write(id, 'sizes')).rejects.toThrow(/is used for folder names and must be/);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['a file where the folder of reports is to be (ENOTDIR)', async () => writeFile(path.join(folder, 'runs'), ''), /ENOTDIR|EEXIST/],
    [
      'a folder where a file is to be (EISDIR)',
      async () => mkdir(path.join(folder, 'runs', 'quick', 'manifest.json'), { recursive: true }),
      /EISDIR/,
    ],
    ['a full disk (ENOSPC)', fillDisk, /ENOSPC/],
  ])('is a warning if it cannot be written: %s', async (_, obstruct, reason) => {
    await obstruct();
    const { folder: copy, localProblem, files } = await write('quick', 'sizes');
    expect(copy).toBeNull();
    expect(localProblem).toMatch(reason);
    expect(localProblem).toMatch(/The report is in the store.*npm run steer -- report quick/s);
    expect(files.map(({ path: file }) => file)).toContain('report.md');
  });

  it('is refused for a figure whose name leaves it', async () => {
    await expect(write('quick', '../../../../outside')).rejects.toThrow(/outside the report's folder/);
    expect(await readdir(folder)).toEqual(['runs']);
  });
});
