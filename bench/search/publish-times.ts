import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Python } from '../../infra/set-up/python-packages.ts';
import { writeFoldFiles } from '../fold-files.ts';
import { PUBLISHED, writeOutputs } from '../outputs.ts';
import { prepareFold } from '../prepare-fold.ts';
import { readVersion } from '../pytorch-environment.ts';
import { readEarlierResults } from '../results.ts';
import { keepSearchResults, readSearchResults, SEARCH_RESULTS } from './results.ts';
import type { PrunerName, TargetResult } from './target.ts';
import { measureTimeToTarget, TARGET_CONFIGURATION } from './time-to-target.ts';

export interface PublishRequest {
  readonly pruner: PrunerName;
  readonly repetitions: number;
  readonly python: Python;
  /** File of the figures; with the published one, the page is written, too. */
  readonly output: string;
}

/** Measures the time to the target, and writes figures and page after each repetition. */
export async function publishTimes({ output, ...request }: PublishRequest): Promise<void> {
  const { fold, synthetic } = await prepareFold(TARGET_CONFIGURATION);
  if (synthetic) throw new Error('There are no recordings: set GESTURES_ZIP to the archive.');
  const [optuna, pytorch] = [await readVersion(request.python, 'optuna'), await readVersion(request.python, 'torch')];
  const folder = await mkdtemp(path.join(os.tmpdir(), 'durasweep-bench-'));
  try {
    const { foldIndex } = await writeFoldFiles(folder, fold);
    await measureTimeToTarget({ ...request, foldIndex, versions: { optuna, pytorch }, keep: (result) => publish(output, result) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Replaces the result of the same pruner. */
async function publish(output: string, result: TargetResult): Promise<void> {
  const { timeToTarget = [] } = await readSearchResults(output);
  await keepSearchResults(output, { timeToTarget: [...timeToTarget.filter(({ pruner }) => pruner !== result.pruner), result] });
  const [first, ...others] = await readEarlierResults(PUBLISHED.results);
  if (output === SEARCH_RESULTS && first !== undefined) await writeOutputs([first, ...others], PUBLISHED);
}
