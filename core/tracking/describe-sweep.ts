import type { TrialRecord } from '../domain/results.ts';
import { listHyperparameters } from './hyperparameters.ts';
import type { TrackedMetric, TrackedRun } from './tracker.ts';

/** A sweep's variants and trials as runs: a variant, then its trials, which name it as their parent. */
export function describeRuns(sweepId: string, startedAt: string, trials: readonly TrialRecord[]): TrackedRun[] {
  const begin = Date.parse(startedAt);
  const told = trials.filter(({ state, history }) => state !== 'waiting' && (history.length > 0 || state !== 'running'));
  const variants = [...new Set(told.map(({ variant }) => variant))];
  return variants.flatMap((variant) => {
    const own = told.filter((trial) => trial.variant === variant);
    const runs = own.map((trial) => describeTrial(sweepId, begin, trial));
    return [describeVariant(sweepId, begin, own, runs), ...runs];
  });
}

const nameVariant = (sweepId: string, variant: string) => `${sweepId}/${variant}`;

function describeVariant(sweepId: string, begin: number, trials: readonly TrialRecord[], runs: readonly TrackedRun[]): TrackedRun {
  const [first] = trials as [TrialRecord, ...TrialRecord[]];
  const endedAt = Math.max(...runs.map((run) => run.endedAt ?? begin));
  const fields = listHyperparameters(first);
  for (const field of ['fold', 'seed']) fields.delete(field);
  return {
    key: nameVariant(sweepId, first.variant),
    name: first.variant,
    parent: null,
    startedAt: begin,
    // More trials may come, by `extend`.
    endedAt: trials.every(({ state }) => state !== 'running') ? endedAt : null,
    failed: trials.some(({ state }) => state === 'parked'),
    parameters: fields,
    metrics: describeMeans(trials, endedAt),
    tags: { 'durasweep.experiment': first.experiment, 'durasweep.variant': first.variant, 'durasweep.sweep': sweepId },
  };
}

/** Means over trials; the step counts them, so that a variant that grows has another one. */
function describeMeans(trials: readonly TrialRecord[], at: number): TrackedMetric[] {
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

function describeTrial(sweepId: string, begin: number, trial: TrialRecord): TrackedRun {
  const { variant, fold, seed, trialKey, state, attempts, reused, failure, summary, trainingCodeVersion } = trial;
  const { metrics, endedAt } = describeEpochs(begin, trial);
  const tags = {
    'durasweep.sweep': sweepId,
    'durasweep.variant': variant,
    'durasweep.trial': trialKey,
    'durasweep.state': state,
    'durasweep.attempts': String(attempts),
    'durasweep.reused': String(reused),
    ...(failure === null ? {} : { 'durasweep.failure': failure }),
    ...(trainingCodeVersion === undefined ? {} : { 'durasweep.trainingCode': trainingCodeVersion }),
    ...(summary === null
      ? {}
      : {
          'durasweep.modelSha256': summary.modelSha256,
          'durasweep.device': summary.device,
          'durasweep.tensorflow': summary.tensorflowVersion,
        }),
  };
  return {
    key: `${nameVariant(sweepId, variant)}/${fold}/${seed}/${trialKey}`,
    name: `${variant} fold ${fold} seed ${seed}`,
    parent: nameVariant(sweepId, variant),
    startedAt: begin,
    endedAt: state === 'running' ? null : endedAt,
    failed: state !== 'completed',
    parameters: listHyperparameters(trial),
    metrics,
    tags,
  };
}

/** Epochs follow one another from the sweep's start on: when each trial ran is not part of its result. */
function describeEpochs(begin: number, { history, summary, evaluation }: TrialRecord): { metrics: TrackedMetric[]; endedAt: number } {
  let at = begin;
  const metrics = history.flatMap(
    ({ epoch: step, seconds, learningRate, trainingLoss, trainingAccuracy, validationLoss, validationAccuracy }) => {
      at += Math.round(1000 * seconds);
      const values = {
        'loss/train': trainingLoss,
        'loss/validation': validationLoss,
        'accuracy/train': trainingAccuracy,
        'accuracy/validation': validationAccuracy,
        'learning rate': learningRate,
      };
      return Object.entries(values).map(([name, value]) => ({ name, value, step, at }));
    },
  );
  const step = summary?.bestEpoch ?? 0;
  const last = {
    'accuracy/best validation': summary?.bestValidationAccuracy,
    'accuracy/test': evaluation?.test?.accuracy,
  };
  for (const [name, value] of Object.entries(last)) if (value !== undefined) metrics.push({ name, value, step, at });
  return { metrics, endedAt: at };
}
