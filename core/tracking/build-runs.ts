import { groupTrials } from '../domain/group-trials.ts';
import type { TrialRecord } from '../domain/results.ts';
import type { EpochRecord } from '../domain/trial.ts';
import { listHyperparameters } from './hyperparameters.ts';
import type { RunState, TrackedMetric, TrackedRun } from './tracker.ts';

export interface RunsRequest {
  readonly sweepId: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly trials: readonly TrialRecord[];
  /** Start time of trials without an epoch; default: that of the sweep. */
  readonly now?: number;
}

/** A sweep's variants and trials as runs: each variant is followed by its trials, whose parent it is. */
export function buildRuns({ sweepId, startedAt, trials, now }: RunsRequest): TrackedRun[] {
  const begin = Date.parse(startedAt);
  return [...groupTrials(trials).values()].flatMap((all) => {
    const runs = all.filter(isTold).map((trial) => buildTrialRun({ sweepId, begin, now: now ?? begin }, trial));
    return runs.length === 0 ? [] : [buildVariantRun({ sweepId, begin, trials: all, runs }), ...runs];
  });
}

export const nameTrial = (
  sweepId: string,
  { variant, fold, seed, trialKey }: Pick<TrialRecord, 'variant' | 'fold' | 'seed' | 'trialKey'>,
) => `${nameVariant(sweepId, variant)}/${fold}/${seed}/${trialKey}`;

const nameVariant = (sweepId: string, variant: string) => `${sweepId}/${variant}`;

/** A trial that was cancelled or skipped before its first epoch is not logged. */
function isTold({ state, history }: TrialRecord): boolean {
  return history.length > 0 || ['running', 'completed', 'parked'].includes(state);
}

interface VariantRequest {
  readonly sweepId: string;
  readonly begin: number;
  /** All trials, including waiting ones. */
  readonly trials: readonly TrialRecord[];
  readonly runs: readonly TrackedRun[];
}

function buildVariantRun({ sweepId, begin, trials, runs }: VariantRequest): TrackedRun {
  const [first] = trials as [TrialRecord, ...TrialRecord[]];
  const fields = listHyperparameters(first);
  for (const field of ['fold', 'seed']) fields.delete(field);
  const state = joinStates(trials);
  const endedAt = Math.max(...runs.map((run) => run.endedAt ?? begin));
  return {
    key: nameVariant(sweepId, first.variant),
    name: first.variant,
    parent: null,
    startedAt: begin,
    endedAt: state === 'running' ? null : endedAt,
    state,
    parameters: fields,
    metrics: state === 'running' ? [] : listMeans(trials, endedAt),
    tags: {
      'durasweep.variant': first.variant,
      'durasweep.sweep': sweepId,
      ...(first.experiment === '' ? {} : { 'durasweep.experiment': first.experiment }),
    },
  };
}

const STATES = {
  waiting: 'running',
  running: 'running',
  completed: 'finished',
  stopped: 'finished',
  parked: 'failed',
  skipped: 'killed',
  cancelled: 'killed',
} as const satisfies Readonly<Record<TrialRecord['state'], RunState>>;

function joinStates(trials: readonly TrialRecord[]): RunState {
  const states = new Set(trials.map(({ state }) => STATES[state]));
  return (['running', 'failed', 'killed'] as const).find((state) => states.has(state)) ?? 'finished';
}

/** Means over trials; the step is their number, so that a growing variant has new points. */
function listMeans(trials: readonly TrialRecord[], at: number): TrackedMetric[] {
  const average = (name: string, read: (trial: TrialRecord) => number | undefined): TrackedMetric[] => {
    const values = trials.flatMap((trial) => read(trial) ?? []);
    if (values.length === 0) return [];
    return [{ name, value: values.reduce((sum, value) => sum + value, 0) / values.length, step: values.length, at }];
  };
  return [
    ...average('accuracy/mean best validation', ({ summary }) => summary?.bestValidationAccuracy),
    ...average('accuracy/mean test', ({ evaluation }) => evaluation?.test?.accuracy),
  ];
}

interface Times {
  readonly sweepId: string;
  readonly begin: number;
  readonly now: number;
}

function buildTrialRun({ sweepId, begin, now }: Times, trial: TrialRecord): TrackedRun {
  const { variant, fold, seed, history } = trial;
  const state = STATES[trial.state];
  const times = readTimes(begin, history);
  const startedAt = history[0] === undefined ? now : (times[0] ?? begin) - Math.round(1000 * history[0].seconds);
  const endedAt = times.at(-1) ?? begin;
  return {
    key: nameTrial(sweepId, trial),
    name: `${variant} fold ${fold} seed ${seed}`,
    parent: nameVariant(sweepId, variant),
    startedAt,
    endedAt: state === 'running' ? null : endedAt,
    state,
    parameters: listHyperparameters(trial),
    metrics: [...listEpochMetrics(history, times), ...listOutcomeMetrics(trial, endedAt)],
    tags: buildTags(sweepId, trial),
  };
}

/** Empty values are omitted. */
function buildTags(sweepId: string, trial: TrialRecord): Record<string, string> {
  const { variant, trialKey, state, attempts, reused, failure, summary, trainingCodeVersion } = trial;
  const isOver = STATES[state] !== 'running';
  const tags = {
    sweep: sweepId,
    variant,
    trial: trialKey,
    state,
    attempts: isOver ? String(attempts) : undefined,
    reused: isOver ? String(reused) : undefined,
    failure: failure ?? undefined,
    trainingCode: trainingCodeVersion,
    modelSha256: summary?.modelSha256,
    device: summary?.device,
    tensorflow: summary?.tensorflowVersion,
    stopReason: summary?.stopReason,
  };
  return Object.fromEntries(Object.entries(tags).flatMap(([name, value]) => (value === undefined ? [] : [[`durasweep.${name}`, value]])));
}

/** End time of each epoch. Histories of older code have none: their epochs follow one another from the start of the sweep. */
function readTimes(begin: number, history: readonly EpochRecord[]): number[] {
  let at = begin;
  return history.map(({ endedAt, seconds }) => {
    at = endedAt ?? at + Math.round(1000 * seconds);
    return at;
  });
}

function listEpochMetrics(history: readonly EpochRecord[], times: readonly number[]): TrackedMetric[] {
  return history.flatMap(({ epoch: step, learningRate, trainingLoss, trainingAccuracy, validationLoss, validationAccuracy }, index) => {
    const values = {
      'loss/train': trainingLoss,
      'loss/validation': validationLoss,
      'accuracy/train': trainingAccuracy,
      'accuracy/validation': validationAccuracy,
      'learning rate': learningRate,
    };
    return Object.entries(values).map(([name, value]) => ({ name, value, step, at: times[index] as number }));
  });
}

function listOutcomeMetrics({ summary, evaluation }: TrialRecord, at: number): TrackedMetric[] {
  if (summary === null) return [];
  const values = {
    'accuracy/best validation': summary.bestValidationAccuracy,
    'accuracy/test': evaluation?.test?.accuracy,
    epochs: summary.epochs,
  };
  return Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value, step: summary.bestEpoch, at }]));
}
