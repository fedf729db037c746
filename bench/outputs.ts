import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writePage } from './page.ts';
import { drawEpochSeconds } from './page-figure.ts';
import type { BenchResults } from './results.ts';

/** Paths of the files that the benchmark writes. */
export interface OutputFiles {
  readonly results: string;
  readonly page: string;
  readonly figure: string;
}

/** Writes results, page and figure from everything measured so far. @param runs one for each machine; the figure shows the first */
export async function writeOutputs(runs: readonly [BenchResults, ...BenchResults[]], files: OutputFiles): Promise<void> {
  const [{ cases, machine }] = runs;
  const figure = cases.epochs === undefined ? null : await drawEpochSeconds(cases, machine.levels.at(-1) as string);
  await write(files.results, `${JSON.stringify(runs, null, 1)}\n`);
  if (figure !== null) await write(files.figure, figure);
  const figurePath = figure === null ? null : path.relative(path.dirname(files.page), files.figure);
  await write(files.page, await writePage(runs, figurePath));
}

/** Written under another name and renamed, so that an interrupted benchmark leaves complete files. */
async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}
