import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeTensorboard } from '../../../../core/tracking/tensorboard/index.ts';
import { buildSweepResults } from '../../../fixtures/sweep-results.ts';
import { findTool, runPython } from '../../../support/python.ts';

const tensorboard = await findTool('tensorboard');
const all = buildSweepResults({ seeds: 1, recordings: 40 });
const results = { ...all, trials: all.trials.slice(0, 6) };

interface Read {
  readonly scalars: Readonly<Record<string, Readonly<Record<string, readonly (readonly [step: number, value: number])[]>>>>;
  readonly groups: Readonly<Record<string, string>>;
  readonly fields: readonly string[];
  /** Those of them that differ between trials. */
  readonly differing: readonly string[];
}

describe('files for TensorBoard', () => {
  it('are the same for the same results: one for each finished trial, and one for the experiment', () => {
    const files = writeTensorboard(results);
    expect(writeTensorboard(results)).toEqual(files);
    expect(files).toHaveLength(1 + results.trials.length);
    const waiting = results.trials.map((trial) => ({ ...trial, state: 'waiting' as const, summary: null, history: [], evaluation: null }));
    expect(writeTensorboard({ ...results, trials: waiting })).toHaveLength(1);
  });

  it.skipIf(tensorboard === null)('are read back by TensorBoard: each epoch once, fields, a group for each variant', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'durasweep-tensorboard-'));
    const { trials } = results;
    for (const { path: file, bytes } of writeTensorboard(results)) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), bytes);
    }
    if (tensorboard === null) return;
    const read = JSON.parse(await runPython(tensorboard, [path.resolve('tests/fixtures/tracking/read_tensorboard.py'), folder])) as Read;
    await rm(folder, { recursive: true });
    expect(read.fields).toEqual(expect.arrayContaining(['architecture', 'hiddenSize', 'learningRate', 'seed', 'schedule.type']));
    expect(read.differing).toContain('hiddenSize');
    expect(read.differing).not.toContain('readout');
    for (const { variant, fold, seed, history } of trials) {
      const run = `${variant}/fold-${fold}-seed-${seed}`;
      expect(read.groups[run]).toBe(variant);
      const expected = history.map(({ epoch, validationAccuracy }) => [epoch, Math.fround(validationAccuracy)]);
      expect(read.scalars[run]?.['accuracy/validation']).toEqual(expected);
      expect(Object.keys(read.scalars[run] ?? {})).toEqual(
        expect.arrayContaining(['loss/train', 'loss/validation', 'learning rate', 'epochs']),
      );
    }
  });
});
