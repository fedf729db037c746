import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findColumns } from '../../../../cli/predict/find-columns.ts';
import { findManifest } from '../../../../cli/predict/find-manifest.ts';
import { createLineReader } from '../../../../cli/predict/read-plain.ts';
import { readRecordings } from '../../../../cli/predict/read-recordings.ts';

const FEATURES = ['x', 'y', 'z'];
const LINES = '1384186054309 78952598976553 1452892000000 1.5 -0.5 10\n1384186054419 78952708778799 1453002000000 2 -1 9\n';
const PRESET = path.resolve(import.meta.dirname, '../../../../configs/gestures.json');

let folder: string;
let wave: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'durasweep-recordings-'));
  const recordings = path.join(folder, 'gestures-dataset', 'U01', '07');
  await mkdir(recordings, { recursive: true });
  wave = path.join(recordings, '01.txt');
  for (const file of [wave, path.join(folder, 'wave.txt')]) await writeFile(file, LINES);
  await writeFile(path.join(folder, 'plain.csv'), '1,2,3\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(location: string, files: { configuration?: string; manifest?: string } = {}) {
  const notices: string[] = [];
  const { configuration = null, manifest = null } = files;
  const found = await readRecordings({
    location,
    features: FEATURES,
    classes: ['07'],
    configuration,
    manifest,
    onNotice: (text) => notices.push(text),
  });
  return { notices, recordings: found.map(({ name, className, values }) => [name, className, [...values]]) };
}

describe('recordings to classify', () => {
  const values = [1.5, -0.5, 10, 2, -1, 9];

  it("can be a file of a data set in the format of the model's training data", async () => {
    const { notices, recordings } = await read(wave, { manifest: PRESET });
    expect(recordings).toEqual([['gestures-dataset/U01/07/01.txt', '07', values]]);
    expect(notices).toEqual([expect.stringContaining('in the format of the data that the model was trained on')]);
  });

  it('can be such a file at any path, which then does not give its class', async () => {
    expect((await read(path.join(folder, 'wave.txt'), { configuration: PRESET })).recordings).toEqual([['wave.txt', null, values]]);
  });

  it('are read as plain numbers if possible', async () => {
    const { notices, recordings } = await read(path.join(folder, 'plain.csv'), { manifest: PRESET });
    expect([notices, recordings]).toEqual([[], [['plain.csv', null, [1, 2, 3]]]]);
  });

  it('are refused with a solution if their format is unknown', async () => {
    await expect(read(wave)).rejects.toThrow('6 values, expected 3 numbers (x, y, z). If the data has another format, name its');
  });

  it('are refused with the problem in both formats if either may be meant', async () => {
    await writeFile(path.join(folder, 'word.csv'), '1,2,3\n4,abc,6\n');
    await expect(read(path.join(folder, 'word.csv'), { manifest: PRESET })).rejects.toThrow(
      /^word\.csv, line 2: "abc", expected a number.*trained on: word\.csv, line 1: expected 6 columns, found 1/,
    );
  });

  it('are refused if a folder has none', async () => {
    const empty = path.join(folder, 'empty');
    await mkdir(empty);
    await expect(read(empty)).rejects.toThrow(/empty has no files; give a file, a folder or an archive of recordings/);
  });

  it('are read from the same columns in a stream', async () => {
    const columns = await findColumns({ features: FEATURES, configuration: null, manifest: PRESET });
    const reader = createLineReader('standard input', FEATURES, columns);
    expect(LINES.split('\n').map((line) => reader.read(line) && [...(reader.read(line) ?? [])])).toEqual([
      values.slice(0, 3),
      values.slice(3),
      null,
    ]);
  });
});

it('finds the manifest of the report that contains a model, and none elsewhere', async () => {
  await writeFile(path.join(folder, 'manifest.json'), '{}');
  const inReport = path.join(folder, 'report', 'model');
  await mkdir(inReport, { recursive: true });
  const manifest = path.join(folder, 'manifest.json');
  expect(await findManifest(inReport)).toBe(manifest);
  expect(await findManifest(path.join(inReport, 'model.json'))).toBe(manifest);
  expect(await findManifest(folder)).toBeNull();
});
