import { median } from 'simple-statistics';
import type { Python } from '../../infra/set-up/python-packages.ts';
import { FUNCTIONS, type SyntheticFunction } from './functions.ts';
import { AFTER, buildProblem, chooseTpe, runSearch, TRIALS } from './our-runs.ts';
import { runPeer } from './run-peer.ts';
import { compareSeeds } from './statistics.ts';

export type FunctionsResult = ReturnType<typeof measureFunctions>;

/** Regret on functions whose minimum is known. @param python one with Optuna */
export function measureFunctions({ seeds, python }: { readonly seeds: number; readonly python: Python }) {
  const peer = runOptuna(python, seeds);
  const functions = FUNCTIONS.map((one) => {
    const sampler = chooseTpe(buildProblem(one).space);
    const tpe = run(one, sampler, 1, seeds);
    const kinds: Record<string, number[][]> = {
      random: run(one, { type: 'random' }, 1, seeds),
      tpe,
      'tpe, 8 at once': run(one, sampler, 8, seeds),
      optuna: (peer.results[one.name] ?? []).map((best) => best.map((value) => value - one.least)),
    };
    const medians = Object.fromEntries(
      Object.entries(kinds).map(([kind, runs]) => [kind, AFTER.map((after) => median(pick(runs, after)))]),
    );
    const against = Object.entries(kinds)
      .filter(([kind]) => kind !== 'tpe')
      .map(([kind, runs]) => [kind, AFTER.map((after) => compare(pick(tpe, after), pick(runs, after)))] as const);
    return { function: one.name, after: AFTER, medianRegret: medians, logRatioOfTpeTo: Object.fromEntries(against) };
  });
  return { seeds, optuna: peer.version, functions };
}

/** Regret after each trial, by run. */
function run(one: SyntheticFunction, sampler: Parameters<typeof runSearch>[1]['sampler'], workers: number, seeds: number): number[][] {
  return Array.from({ length: seeds }, (_, seed) =>
    runSearch(buildProblem(one), { sampler, seed, trials: TRIALS, workers }).map((best) => best - one.least),
  );
}

interface PeerAnswer {
  readonly version: string;
  readonly results: Record<string, number[][]>;
}

function runOptuna(python: Python, seeds: number): PeerAnswer {
  const functions = Object.fromEntries(FUNCTIONS.map(({ name, bounds }) => [name, bounds]));
  return runPeer<PeerAnswer>(python, 'optuna_peer.py', { functions, seeds, trials: TRIALS });
}

function pick(runs: readonly number[][], after: number): number[] {
  return runs.map((regrets) => Math.max(1e-9, regrets[after - 1] ?? Number.NaN));
}

/** Statistics of log₁₀ regret. */
function compare(first: readonly number[], second: readonly number[]) {
  return compareSeeds(first.map(Math.log10), second.map(Math.log10), 3);
}
