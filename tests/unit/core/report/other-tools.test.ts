import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../../../core/analysis/analyse.ts';
import type { TrialRecord } from '../../../../core/domain/results.ts';
import { writeResultsJson } from '../../../../core/report/files/results-json.ts';
import { buildSweepResults } from '../../../fixtures/sweep-results.ts';
import { findTool, runPython } from '../../../support/python.ts';

const python = await findTool('notebook');
const NOTEBOOK = path.resolve('docs/notebooks/explore.ipynb');
const PAGE = path.resolve('docs/how-to/other-tools.md');

interface Cell {
  readonly cell_type: string;
  readonly outputs?: readonly unknown[];
  readonly execution_count?: number | null;
}

describe('results in other tools', () => {
  let folder: string;
  let best = '';
  let variants: string[] = [];
  /** With the highest mean. */
  let leading: string[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'durasweep-notebook-'));
    const results = buildSweepResults({ seeds: 2, recordings: 40 });
    const analysis = analyse(results);
    best = analysis.leaderboard[0]?.variant ?? '';
    const means = groupMeans(results.trials);
    variants = [...means.keys()];
    leading = variants.filter((variant) => means.get(variant) === Math.max(...means.values()));
    await mkdir(path.join(folder, 'runs', 'latest'), { recursive: true });
    await writeFile(path.join(folder, 'runs', 'latest', 'results.json'), writeResultsJson({ results, analysis }));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('the notebook is kept without outputs, which would be those of other results', async () => {
    const { cells } = JSON.parse(await readFile(NOTEBOOK, 'utf8')) as { cells: readonly Cell[] };
    const code = cells.filter(({ cell_type }) => cell_type === 'code');
    expect(code.length).toBeGreaterThan(3);
    expect(code.map(({ outputs, execution_count }) => [outputs, execution_count])).toEqual(code.map(() => [[], null]));
  });

  it.skipIf(python === null)('the notebook runs, draws, and answers its question', async () => {
    if (python === null) return;
    const variables = { ...python.variables, RESULTS: path.join(folder, 'runs/latest/results.json') };
    const script = path.resolve('tests/fixtures/notebook/run_notebook.py');
    const { text, images, tables } = JSON.parse(await runPython({ ...python, variables }, [script, NOTEBOOK]));
    expect(text).toMatch(/gestures-fixture: 28 of 28 trials of 14 variants are finished\n/);
    expect(text).toMatch(new RegExp(`\\n${best} (wins and is the cheapest|costs \\d+\\.\\d times the training of)`));
    expect(images).toBe(2);
    expect(tables.join()).toContain(best);
  });

  it.skipIf(python === null)('the lines for DuckDB and pandas run, and list the best variant first', async () => {
    if (python === null) return;
    const page = await readFile(PAGE, 'utf8');
    const blocks = [...page.matchAll(/```python\n(.*?)```/gs)].map(([, code = '']) => code);
    expect(blocks).toHaveLength(2);
    for (const block of blocks) expect(block.trim().split('\n')).toHaveLength(3);
    const script = path.join(folder, 'lines.py');
    await writeFile(script, ['import os', `os.chdir(${JSON.stringify(folder)})`, ...blocks].join('\n'));
    const output = await runPython(python, [script]);
    // Identical variants share the first place.
    const rows = output.split('\n').map((line) => variants.find((variant) => new RegExp(`\\b${variant}\\b`).test(line)) ?? '');
    const named = rows.filter((row) => row !== '');
    expect(named).toHaveLength(2 * variants.length);
    expect([named[0], named[variants.length]].filter((variant) => !leading.includes(variant ?? ''))).toEqual([]);
  });
});

function groupMeans(trials: readonly TrialRecord[]): Map<string, number> {
  const names = [...new Set(trials.map(({ variant }) => variant))];
  return new Map(
    names.map((name) => {
      const own = trials.filter(({ variant }) => variant === name).map(({ summary }) => summary?.bestValidationAccuracy ?? 0);
      return [name, own.reduce((sum, value) => sum + value, 0) / own.length];
    }),
  );
}
