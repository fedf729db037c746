import type { SweepResults } from '../../domain/results.ts';
import { buildRuns } from '../build-runs.ts';
import type { Hyperparameter } from '../hyperparameters.ts';
import type { TrackedFile, TrackedRun } from '../tracker.ts';
import { createEventFile } from './event-file.ts';

/** Types of `HParamInfo`. */
const TYPES = { string: 1, boolean: 2, number: 3 } as const;
/** States of `SessionEndInfo`. */
const STATUS = { running: 3, finished: 1, failed: 2, killed: 2 } as const;
const METRICS = { 'accuracy/best validation': 'best validation accuracy', 'accuracy/test': 'test accuracy', epochs: 'epochs' } as const;

export interface TensorboardSweep {
  readonly name: string;
  readonly description: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly runs: readonly TrackedRun[];
}

/** A sweep's results for TensorBoard. */
export function writeTensorboard({ sweepId, name, description, startedAt, trials }: SweepResults): TrackedFile[] {
  return writeEventFiles({ name, description, startedAt, runs: buildRuns({ sweepId, startedAt, trials }) });
}

/**
 * Trials for TensorBoard: curves by epoch, and the HParams tab with a group for each variant. Always written completely, so that each epoch appears
 * once after a resumption. The same runs give the same bytes.
 */
export function writeEventFiles({ name, description, startedAt, runs }: TensorboardSweep): TrackedFile[] {
  const began = Date.parse(startedAt) / 1000;
  const trials = runs.filter(({ parent, metrics }) => parent !== null && metrics.length > 0);
  const groups = new Map(runs.map((run) => [run.key, run.name]));
  const file = `events.out.tfevents.${Math.floor(began)}.durasweep`;
  return [
    { path: file, bytes: writeExperiment({ name, description, trials, began }) },
    ...trials.map((trial) => {
      const group = groups.get(trial.parent ?? '') ?? '';
      return { path: `${group}/${nameFolder(trial)}/${file}`, bytes: writeTrial(trial, group) };
    }),
  ];
}

function nameFolder({ parameters }: TrackedRun): string {
  return `fold-${parameters.get('fold')}-seed-${parameters.get('seed')}`;
}

interface ExperimentRequest {
  readonly name: string;
  readonly description: string;
  readonly trials: readonly TrackedRun[];
  /** Seconds since 1970. */
  readonly began: number;
}

function writeExperiment({ name, description, trials, began }: ExperimentRequest): Uint8Array {
  const values = new Map<string, Set<Hyperparameter>>();
  for (const { parameters } of trials) {
    for (const [field, value] of parameters) values.set(field, (values.get(field) ?? new Set()).add(value));
  }
  const file = createEventFile(began);
  const experiment = {
    name,
    description,
    time_created_secs: began,
    hparam_infos: [...values].map(([field, found]) => encodeField(field, [...found])),
    metric_infos: Object.entries(METRICS).map(([tag, shown]) => ({ name: { tag }, display_name: shown })),
  };
  file.addHParams('experiment', experiment, began);
  return file.toBytes();
}

function encodeField(name: string, values: readonly Hyperparameter[]): object {
  const kinds = new Set(values.map((value) => typeof value));
  const [kind] = kinds;
  const type = kinds.size === 1 ? TYPES[kind as keyof typeof TYPES] : TYPES.string;
  const domain = { values: values.map((value) => encodeValue(kinds.size === 1 ? value : String(value))) };
  // Those that differ come first in the HParams tab, which shows only the first few.
  return { name, type, domain_discrete: domain, differs: values.length > 1 };
}

function encodeValue(value: Hyperparameter): object {
  if (typeof value === 'number') return { number_value: value };
  return typeof value === 'boolean' ? { bool_value: value } : { string_value: value };
}

function writeTrial({ parameters, metrics, state, startedAt, endedAt }: TrackedRun, group: string): Uint8Array {
  const began = startedAt / 1000;
  const file = createEventFile(began);
  const hparams = Object.fromEntries([...parameters].map(([field, value]) => [field, encodeValue(value)]));
  file.addHParams('session_start_info', { hparams, group_name: group, start_time_secs: began }, began);
  for (const { name, step, at, value } of metrics) file.addScalar({ tag: name, step, at: at / 1000, value });
  const ended = endedAt === null ? (metrics.at(-1)?.at ?? startedAt) / 1000 : endedAt / 1000;
  if (endedAt !== null) file.addHParams('session_end_info', { status: STATUS[state], end_time_secs: ended }, ended);
  return file.toBytes();
}
