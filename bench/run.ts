/** `npm run bench`: measures and writes bench/results.json, docs/performance.md and its figure. See `--help`. */
import os from 'node:os';
import path from 'node:path';
import type { Python } from '../infra/set-up/python-packages.ts';
import { CASES } from './cases.ts';
import { type BenchOptions, parseOptions } from './options.ts';
import { writeOutputs } from './outputs.ts';
import { printTargets } from './print-targets.ts';
import type { VersionReply } from './processes/messages.ts';
import { preparePytorch, readVersion } from './pytorch-environment.ts';
import { type BenchResults, type CaseName, isComparable, readBenchMachine, readEarlierResults } from './results.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

const begin = performance.now();
await run(await parseOptions(process.argv));
process.exit(0);

async function run(options: BenchOptions): Promise<void> {
  const python = await findPython(options);
  const workbench = await openWorkbench({ ...options, python, cores: os.availableParallelism(), onProgress: say });
  try {
    const earlier = await readEarlierResults(options.outputs.results);
    let results = await openResults(earlier, workbench, python);
    const others = earlier.filter((each) => !isComparable(each, results));
    for (const name of options.cases) {
      results = await measureCase({ name, workbench, results, keep: (found) => writeOutputs([found, ...others], options.outputs) });
    }
    process.stdout.write(`${printTargets(results)}\n`);
    say(`done: wrote ${path.relative('.', options.outputs.page)} and ${path.relative('.', options.outputs.results)}`);
  } finally {
    await workbench.close();
  }
}

async function findPython({ cases, python }: BenchOptions): Promise<Python | null> {
  if (!cases.some((name) => CASES[name].needsPytorch)) return null;
  return python === null ? preparePytorch(say) : { program: python, variables: {} };
}

/** Cases that are not run now keep the results of an earlier run on such a machine. */
async function openResults(earlier: readonly BenchResults[], workbench: Workbench, python: Python | null): Promise<BenchResults> {
  const { tensorflow } = await workbench.startOurs().ask<VersionReply>({ type: 'version' });
  workbench.endProcesses();
  const conditions = { machine: await readBenchMachine(tensorflow, workbench.heldTo), synthetic: workbench.prepared.synthetic };
  const found = earlier.find((each) => isComparable(each, conditions)) ?? null;
  if (found === null && earlier.length > 0) say('earlier results are of another machine, programs or data: they are listed below');
  const pytorch = python === null ? (found?.pytorch ?? null) : await readVersion(python, 'torch');
  return { ...conditions, pytorch, cases: found?.cases ?? {} };
}

interface CaseRun {
  readonly name: CaseName;
  readonly workbench: Workbench;
  /** Results of the earlier cases. */
  readonly results: BenchResults;
  readonly keep: (results: BenchResults) => Promise<void>;
}

async function measureCase({ name, workbench, results, keep }: CaseRun): Promise<BenchResults> {
  const { quick, repetitions } = workbench;
  const loadBefore = os.loadavg()[0] ?? 0;
  const start = performance.now();
  const add = (result: unknown): BenchResults => {
    const entry = { quick, repetitions, loadBefore, seconds: (performance.now() - start) / 1_000, result };
    return { ...results, cases: { ...results.cases, [name]: entry } };
  };
  try {
    const all = add(await CASES[name].measure(workbench, (result: unknown) => keep(add(result))));
    await keep(all);
    return all;
  } finally {
    workbench.endProcesses();
  }
}

function say(what: string): void {
  process.stdout.write(`${((performance.now() - begin) / 1_000).toFixed(0).padStart(5)} s  ${what}\n`);
}
