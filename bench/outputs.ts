import path from 'node:path';
import { PROJECT_FOLDER } from '../workers/project-folder.ts';
import { writePage } from './page.ts';
import { drawEpochSeconds } from './page-figure.ts';
import type { BenchResults } from './results.ts';
import { writeWhole } from './write-whole.ts';

/** Paths of the files that the benchmark writes. */
export interface OutputFiles {
  readonly results: string;
  readonly page: string;
  readonly figure: string;
}

/** Those of the repository. */
export const PUBLISHED: OutputFiles = {
  results: path.join(PROJECT_FOLDER, 'bench', 'results.json'),
  page: path.join(PROJECT_FOLDER, 'docs', 'performance.md'),
  figure: path.join(PROJECT_FOLDER, 'docs', 'images', 'epoch-seconds.svg'),
};

/** Writes results, page and figure from everything measured so far. @param runs one for each machine; the figure shows the first */
export async function writeOutputs(runs: readonly [BenchResults, ...BenchResults[]], files: OutputFiles): Promise<void> {
  const [{ cases, machine }] = runs;
  const figure = cases.epochs === undefined ? null : await drawEpochSeconds(cases, machine.levels.at(-1) as string);
  await writeWhole(files.results, `${JSON.stringify(runs, null, 1)}\n`);
  if (figure !== null) await writeWhole(files.figure, figure);
  const figurePath = figure === null ? null : path.relative(path.dirname(files.page), files.figure);
  await writeWhole(files.page, await writePage(runs, figurePath));
}
