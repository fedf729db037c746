import os from 'node:os';
import path from 'node:path';
import { readJson } from '../../configs/files/read-json.ts';
import { spaceOf } from '../../configs/search/plan-search.ts';
import { chooseStart } from '../../core/search/samplers/tpe.ts';
import type { Python } from '../../infra/set-up/python-packages.ts';
import { PROJECT_FOLDER } from '../../workers/project-folder.ts';
import { timeOptuna } from './optuna-time.ts';
import { timeOurSearch } from './our-time.ts';
import { PRUNERS, type PrunerName, type Reached, type TargetConfiguration, type TargetRepetition, type TargetResult } from './target.ts';

export interface TargetRequest {
  readonly pruner: PrunerName;
  readonly repetitions: number;
  /** With Optuna and PyTorch. */
  readonly python: Python;
  readonly versions: Pick<TargetResult, 'optuna' | 'pytorch'>;
  /** The configuration's fold, as `writeFoldFiles` wrote it. */
  readonly foldIndex: string;
  /** Awaited after each repetition, with all results so far. */
  readonly keep: (result: TargetResult) => Promise<void>;
}

export const TARGET_CONFIGURATION = path.join(PROJECT_FOLDER, 'bench', 'search', 'time-to-target.json');

/** Time until a network reaches the target: the product's command with empty stores, alternating with Optuna and PyTorch. */
export async function measureTimeToTarget(request: TargetRequest): Promise<void> {
  const { pruner, versions, keep } = request;
  const repetitions: TargetRepetition[] = [];
  for (let seed = 0; seed < request.repetitions; seed += 1) {
    const configuration = await configure(pruner, seed);
    const ours = await measure(`ours, seed ${seed}`, () => timeOurSearch(configuration));
    const optuna = await measure(`Optuna, seed ${seed}`, () => timeOptuna({ ...request, configuration, seed }));
    repetitions.push({ seed, loads: [ours.load, optuna.load], ours: ours.reached, optuna: optuna.reached });
    const start = chooseStart(spaceOf(configuration.experiments[0].search));
    await keep({ pruner, start, processor: os.cpus()[0]?.model.trim() ?? 'unknown', ...versions, repetitions });
  }
}

async function measure(what: string, run: () => Promise<Reached>) {
  const load = Number((os.loadavg()[0] ?? 0).toFixed(1));
  process.stderr.write(`${what}, load ${load}: `);
  const reached = await run();
  process.stderr.write(`${JSON.stringify(reached)}\n`);
  return { load, reached };
}

/** The seed determines the suggestions, the initial weights and the order of batches. */
async function configure(pruner: PrunerName, seed: number): Promise<TargetConfiguration> {
  const configuration = (await readJson(TARGET_CONFIGURATION)) as TargetConfiguration;
  const [experiment] = configuration.experiments;
  const search = { ...experiment.search, pruner: PRUNERS[pruner], seed };
  return { ...configuration, seeds: [seed], experiments: [{ ...experiment, search }] } as TargetConfiguration;
}
