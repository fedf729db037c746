import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXPORTERS } from '../../../core/export/index.ts';
import { buildModelDocument } from '../../../core/export/json/index.ts';
import { createClassifier } from '../../../core/streaming/classifier.ts';
import { measureMotion } from '../../../core/streaming/motion.ts';
import { runSource } from '../../support/run-source.ts';
import { createExportModel } from '../core/export/export-model.ts';

const predict = (args: readonly string[], input = '') => runSource({ args: ['cli/predict.ts', ...args], input });
const STEPS = 24;
/** Ends at its starting point. */
const values = Float32Array.from(
  { length: 3 * STEPS },
  (_, place) => 9.81 + (1 + (place % 3)) * Math.sin((Math.PI * 2 * Math.floor(place / 3)) / 12),
);
const recording = { length: STEPS, values };
const lines = Array.from({ length: STEPS }, (_, step) => [...values.subarray(3 * step, 3 * step + 3)].join(','));
const model = createExportModel(
  { architecture: 'gru', hiddenSize: 4, layers: 1, dropout: 0, readout: 'mean' },
  { motion: measureMotion([recording], 3) },
);
const expected = createClassifier(buildModelDocument(model)).classify(values, STEPS);
const highest = Math.max(...expected);
const best = model.classes[expected.indexOf(highest)];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'durasweep-predict-'));
  for (const { name, bytes } of await EXPORTERS.json.write(model)) await writeFile(path.join(folder, name), bytes);
  await mkdir(path.join(folder, 'recordings'));
  await writeFile(
    path.join(folder, 'recordings', 'a.csv'),
    `z,y,x\n${lines.map((line) => line.split(',').reverse().join(',')).join('\n')}\n`,
  );
  await writeFile(path.join(folder, 'recordings', 'b.txt'), `${lines.map((line) => line.replaceAll(',', '\t')).join('\r\n')}\r\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('predict, as it is typed', () => {
  it('classifies the files of a folder, whatever their delimiter and the order of their columns', async () => {
    const { code, output } = await predict([folder, path.join(folder, 'recordings'), '--json', '--top', '1']);
    expect(code).toBe(0);
    const rows = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toEqual(
      ['a.csv', 'b.txt'].map((name) => {
        const top = [{ class: best, probability: expect.closeTo(highest, 5) }];
        return { recording: name, steps: STEPS, class: best, probability: expect.closeTo(highest, 5), actual: null, top };
      }),
    );
  });

  it('shows one file as a table, and none below the threshold', async () => {
    const { code, output } = await predict([path.join(folder, 'model.json'), path.join(folder, 'recordings', 'b.txt'), '--threshold', '1']);
    expect(code).toBe(0);
    expect(output).toMatch(/recording .* steps .* class .* probability/);
    expect(output).toMatch(/b\.txt .* 24 .* none /);
  });

  it('finds a recording in samples from standard input', async () => {
    const rest = Array.from({ length: 30 }, () => lines[0]);
    const { code, output } = await predict([folder, '-', '--json'], [...rest, ...lines, ...rest, ...rest].join('\n'));
    expect(code).toBe(0);
    const events = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { start: number; end: number; class: string });
    expect(events).toHaveLength(1);
    expect(Math.abs((events[0]?.start ?? 0) - 30)).toBeLessThanOrEqual(4);
  });

  it.each([
    [['nowhere', 'recordings'], /^nowhere: there is no such model\. npm run export/],
    [['tests', 'recordings'], /^tests: the folder has no model\.json\. npm run export/],
    [['recordings', 'recordings', '--top', '1.5'], /--top is "1\.5"; it must be a whole number from 1/],
  ])('refuses %s', async (args, message) => {
    const { code, output } = await predict(args);
    expect(output).toMatch(message);
    expect(code).toBe(2);
  });
});
