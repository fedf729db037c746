/**
 * How good suggestions are: regret after 25, 50, 100 and 200 trials on synthetic functions, against random search and Optuna's TPE with the same options.
 * `npm run bench:search -- [--seeds 50] [--python <python with Optuna 5>] [--output file.json]`
 */
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { createRandom } from '../../core/domain/random.ts';
import { parseCount } from '../parse-count.ts';
import { FUNCTIONS, type SyntheticFunction } from './functions.ts';
import { runSearch } from './our-runs.ts';

const AFTER = [25, 50, 100, 200] as const;
const TRIALS = 200;
const RESAMPLES = 2_000;
const TPE = { type: 'tpe', startup: 10, candidates: 24 } as const;

const command = new Command('npm run bench:search --')
  .description('Regret of searches on synthetic functions, against random search and, where --python has Optuna 5, its TPE.')
  .addOption(new Option('--seeds <count>', 'runs of each').argParser(parseCount).default(50))
  .option('--python <file>', 'a Python with Optuna 5: pip install optuna==5.0.0 scipy')
  .option('--output <file>', 'where the figures go too, as JSON');
const { seeds, python, output } = command.parse().opts<{ seeds: number; python?: string; output?: string }>();
const report = measure();
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
if (output !== undefined) await writeFile(output, `${JSON.stringify(report, null, 2)}\n`);

function measure() {
  const peer = python === undefined ? null : runOptuna(python);
  const functions = FUNCTIONS.map((one) => {
    const tpe = run(one, TPE, 1);
    const kinds: Record<string, number[][]> = {
      random: run(one, { type: 'random' }, 1),
      tpe,
      'tpe, 8 at once': run(one, TPE, 8),
      ...(peer === null ? {} : { optuna: (peer.results[one.name] ?? []).map((best) => best.map((value) => value - one.least)) }),
    };
    const medians = Object.fromEntries(
      Object.entries(kinds).map(([kind, runs]) => [kind, AFTER.map((after) => median(pick(runs, after)))]),
    );
    const against = Object.entries(kinds)
      .filter(([kind]) => kind !== 'tpe')
      .map(([kind, runs]) => [kind, AFTER.map((after) => compare(pick(tpe, after), pick(runs, after)))] as const);
    return { function: one.name, after: AFTER, medianRegret: medians, logRatioOfTpeTo: Object.fromEntries(against) };
  });
  return { seeds, optuna: peer?.version ?? null, functions };
}

/** Regret after each trial, by run. */
function run(one: SyntheticFunction, sampler: Parameters<typeof runSearch>[1]['sampler'], workers: number): number[][] {
  return Array.from({ length: seeds }, (_, seed) =>
    runSearch(one, { sampler, seed, trials: TRIALS, workers }).map((best) => best - one.least),
  );
}

function runOptuna(file: string): { readonly version: string; readonly results: Record<string, number[][]> } {
  const request = { functions: Object.fromEntries(FUNCTIONS.map(({ name, bounds }) => [name, bounds])), seeds, trials: TRIALS };
  const { status, stdout, stderr } = spawnSync(file, [fileURLToPath(new URL('optuna_peer.py', import.meta.url))], {
    input: JSON.stringify(request),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${file} could not run Optuna: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  return JSON.parse(stdout);
}

function pick(runs: readonly number[][], after: number): number[] {
  return runs.map((regrets) => Math.max(1e-9, regrets[after - 1] ?? Number.NaN));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >>> 1] as number) + (sorted[sorted.length >>> 1] as number)) / 2;
}

/** The mean of log₁₀ regret, less the other's, with its 95 % bootstrap interval: below 0 the first is better. */
function compare(first: readonly number[], second: readonly number[]): { difference: number; interval: [number, number] } {
  const [a, b] = [first.map(Math.log10), second.map(Math.log10)];
  const random = createRandom({ seed: 20 });
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const draw = (values: readonly number[]) => mean(values.map(() => values[random.integer(values.length)] as number));
  const differences = Array.from({ length: RESAMPLES }, () => draw(a) - draw(b)).sort((x, y) => x - y);
  const at = (share: number) => round(differences[Math.round(share * (RESAMPLES - 1))] as number);
  return { difference: round(mean(a) - mean(b)), interval: [at(0.025), at(0.975)] };
}

function round(value: number): number {
  return Number(value.toFixed(3));
}
