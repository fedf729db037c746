import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { mean, sum } from 'simple-statistics';
import { runCommand } from '../infra/set-up/command.mjs';
import { inheritedVariables, readEnvironment } from '../workers/environment.ts';
import { type BenchDevice, selectDevice } from './processes/bench-process.ts';

export interface OurSweep {
  readonly configurationFile: string;
  /** Seconds from the start of the command to its exit: servers, workers, trainings, report. */
  readonly wallSeconds: number;
  /** Seconds from the start of the sweep to the end of its last trial, by Temporal's clock; the report comes after. */
  readonly sweepSeconds: number;
  /** Seconds spent in training, over all trials that were trained rather than reused. */
  readonly trainingSeconds: number;
  readonly slots: number;
  /** Share of the slots' time during the sweep that was not training. */
  readonly overhead: number;
  readonly runs: number;
  readonly trained: number;
  /** Best validation accuracy as a fraction, mean over all runs. */
  readonly meanAccuracy: number;
}

/** The part of `results.json` that is read here. */
interface SweepResultsFile {
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly trials: readonly {
    readonly reused: boolean;
    readonly trainingSeconds: number | null;
    readonly bestValidationAccuracy: number | null;
  }[];
}

const SWEEP_ID = 'bench';

/** The user's own servers could hold finished trials, and nothing may be reused here. */
export const OWN_SERVERS = {
  TEMPORAL_ADDRESS: undefined,
  S3_ENDPOINT: undefined,
  S3_ACCESS_KEY_ID: undefined,
  S3_SECRET_ACCESS_KEY: undefined,
};

/** Runs a configuration with the product's own command, in folders that are empty at first and removed afterwards. */
export async function runOurSweep(configurationFile: string, device: BenchDevice): Promise<OurSweep> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'durasweep-bench-sweep-'));
  try {
    const folders = { DURASWEEP_DATA: path.join(folder, 'data'), DURASWEEP_REPORTS: path.join(folder, 'reports') };
    const start = performance.now();
    await runCommand({
      program: 'npm',
      arguments: ['start', '--silent', '--', configurationFile, '--exit', '--id', SWEEP_ID],
      variables: { ...inheritedVariables(), ...OWN_SERVERS, ...selectDevice(device), ...folders },
    });
    const wallSeconds = (performance.now() - start) / 1_000;
    const file = path.join(folders.DURASWEEP_REPORTS, SWEEP_ID, 'results.json');
    const results = JSON.parse(await readFile(file, 'utf8')) as SweepResultsFile;
    return { configurationFile, wallSeconds, ...summariseSweep(results, readEnvironment().slots, wallSeconds) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function summariseSweep({ startedAt, finishedAt, trials }: SweepResultsFile, slots: number, wallSeconds: number) {
  const sweepSeconds = finishedAt === null ? wallSeconds : (Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000;
  const trained = trials.filter(({ reused }) => !reused);
  const trainingSeconds = sum(trained.map((trial) => trial.trainingSeconds ?? 0));
  return {
    sweepSeconds,
    trainingSeconds,
    slots,
    overhead: 1 - trainingSeconds / (sweepSeconds * slots),
    runs: trials.length,
    trained: trained.length,
    meanAccuracy: mean(trials.map(({ bestValidationAccuracy }) => bestValidationAccuracy ?? 0)),
  };
}
