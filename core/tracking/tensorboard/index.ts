import type { SweepResults, TrialRecord } from '../../domain/results.ts';
import { type Hyperparameter, listHyperparameters } from '../hyperparameters.ts';
import { createEventFile } from './event-file.ts';

export interface TensorboardFile {
  /** Relative, with forward slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** How `HParamInfo` numbers its types. */
const TYPES = { string: 1, boolean: 2, number: 3 } as const;
/** How `SessionEndInfo` numbers them. */
const STATUS = { success: 1, failure: 2 } as const;
const METRICS = { 'accuracy/best validation': 'best validation accuracy', 'accuracy/test': 'test accuracy', epochs: 'epochs' } as const;

/**
 * A sweep's trials for TensorBoard: curves by epoch, and the tab HParams with a group for each variant. Made whole from the finished
 * histories, so that a resumed training has each epoch once. The same results give the same bytes.
 */
export function writeTensorboard(results: SweepResults): TensorboardFile[] {
  const startedAt = Date.parse(results.startedAt) / 1000;
  const finished = results.trials.filter(({ history, summary }) => history.length > 0 && summary !== null);
  const name = `events.out.tfevents.${Math.floor(startedAt)}.durasweep`;
  return [
    { path: name, bytes: describeExperiment(results, finished, startedAt) },
    ...finished.map((trial) => ({
      path: `${trial.variant}/fold-${trial.fold}-seed-${trial.seed}/${name}`,
      bytes: writeTrial(trial, startedAt),
    })),
  ];
}

function describeExperiment({ name, description }: SweepResults, trials: readonly TrialRecord[], startedAt: number): Uint8Array {
  const values = new Map<string, Set<Hyperparameter>>();
  for (const trial of trials) {
    for (const [field, value] of listHyperparameters(trial)) values.set(field, (values.get(field) ?? new Set()).add(value));
  }
  const file = createEventFile(startedAt);
  const experiment = {
    name,
    description,
    time_created_secs: startedAt,
    hparam_infos: [...values].map(([field, found]) => describeField(field, [...found])),
    metric_infos: Object.entries(METRICS).map(([tag, shown]) => ({ name: { tag }, display_name: shown })),
  };
  file.addHParams('experiment', experiment, startedAt);
  return file.toBytes();
}

function describeField(name: string, values: readonly Hyperparameter[]): object {
  const kinds = new Set(values.map((value) => typeof value));
  const [kind] = kinds;
  const type = kinds.size === 1 ? TYPES[kind as keyof typeof TYPES] : TYPES.string;
  return { name, type, domain_discrete: { values: values.map((value) => describeValue(kinds.size === 1 ? value : String(value))) } };
}

function describeValue(value: Hyperparameter): object {
  if (typeof value === 'number') return { number_value: value };
  return typeof value === 'boolean' ? { bool_value: value } : { string_value: value };
}

/** Epochs follow one another from the sweep's start on: when each trial ran is not part of its result. */
function writeTrial(trial: TrialRecord, startedAt: number): Uint8Array {
  const file = createEventFile(startedAt);
  const hparams = Object.fromEntries([...listHyperparameters(trial)].map(([field, value]) => [field, describeValue(value)]));
  file.addHParams('session_start_info', { hparams, group_name: trial.variant, start_time_secs: startedAt }, startedAt);
  let at = startedAt;
  for (const { epoch, seconds, learningRate, trainingLoss, trainingAccuracy, validationLoss, validationAccuracy } of trial.history) {
    at += seconds;
    const scalars = {
      'loss/train': trainingLoss,
      'loss/validation': validationLoss,
      'accuracy/train': trainingAccuracy,
      'accuracy/validation': validationAccuracy,
      'learning rate': learningRate,
    };
    for (const [tag, value] of Object.entries(scalars)) file.addScalar({ tag, step: epoch, at, value });
  }
  const step = trial.summary?.bestEpoch ?? 0;
  const test = trial.evaluation?.test?.accuracy;
  const best = trial.summary?.bestValidationAccuracy ?? 0;
  file.addScalar({ tag: 'accuracy/best validation', step, at, value: best });
  if (test !== undefined) file.addScalar({ tag: 'accuracy/test', step, at, value: test });
  file.addScalar({ tag: 'epochs', step, at, value: trial.history.length });
  const status = trial.state === 'completed' ? STATUS.success : STATUS.failure;
  file.addHParams('session_end_info', { status, end_time_secs: at }, at);
  return file.toBytes();
}
