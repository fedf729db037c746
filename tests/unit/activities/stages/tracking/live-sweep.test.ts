import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../../../../activities/contract/ledger-stages.ts';
import type { TrialProgress } from '../../../../../activities/contract/training-stages.ts';
import { plannedKey } from '../../../../../activities/stages/collect-trials.ts';
import { putJson } from '../../../../../activities/stages/json-artifact.ts';
import { recordVariant } from '../../../../../activities/stages/ledgers.ts';
import { createLiveSweep } from '../../../../../activities/stages/tracking/live-sweep.ts';
import { parseSweepConfiguration } from '../../../../../configs/parse.ts';
import { planVariants } from '../../../../../configs/plan-variants.ts';
import { TRIAL_FILES, trialPath } from '../../../../../core/domain/store-paths.ts';
import type { EpochRecord } from '../../../../../core/domain/trial.ts';
import type { Variant } from '../../../../../core/domain/variant.ts';
import { claimCheckpoints } from '../../../../../core/storage/checkpoint-keeper.ts';
import type { TrackedRun } from '../../../../../core/tracking/tracker.ts';
import { encodeCheckpoint } from '../../../../../core/training/checkpoint.ts';
import { buildSweep } from '../../../../support/configurations.ts';
import { createMemoryStore, type MemoryStore } from '../../../core/storage/memory-store.ts';
import { createModel } from '../../../core/training/support.ts';
import { createPartialLedger } from '../partial-ledger.ts';
import { createContext } from '../support.ts';

const fold = { bucket: 'memory', key: 'fold', sha256: 'fold', bytes: 0 };
const ledger = createPartialLedger({
  configuration: parseSweepConfiguration(buildSweep([10, 20])),
  dataset: { sha256: 'data' },
  folds: [fold],
});
const [first, second] = planVariants(ledger.configuration, {}) as [Variant, Variant];
const keyOf = (variant: Variant) => plannedKey(ledger, variant, 0, 0);

const record = (epoch: number): EpochRecord => ({
  epoch,
  learningRate: 0.01,
  trainingLoss: 1 / epoch,
  trainingAccuracy: 0.5,
  validationLoss: 1 / epoch,
  validationAccuracy: 0.5,
  seconds: 1,
  endedAt: 1_000 * epoch,
});

function progressOf(variant: Variant, latest?: EpochRecord): TrialProgress {
  const { name } = variant;
  const shown = { epoch: latest?.epoch ?? 0, maxEpochs: 9, fraction: 0, bestValidationAccuracy: null, secondsPerEpoch: null, note: null };
  return { trialKey: keyOf(variant), variant: name, seed: 0, fold: 0, ...shown, ...(latest === undefined ? {} : { latest }) };
}

/** Of an epoch, when its batches were done. */
async function keepCheckpoint(store: MemoryStore, epoch: number): Promise<void> {
  const keeper = await claimCheckpoints({ store, trialKey: keyOf(first), owner: 'test' });
  const vector = new Float32Array(2);
  const bytes = encodeCheckpoint({
    seed: 0,
    model: createModel(),
    optimizer: { weights: vector, firstMoment: vector, secondMoment: vector, steps: 1 },
    schedule: { learningRate: 0.01, bestLoss: null, badEpochs: 0 },
    best: { epoch: 1, accuracy: 0.5, weights: vector },
    history: Array.from({ length: epoch - 1 }, (_, index) => record(index + 1)),
    training: { trainingLoss: 1, trainingAccuracy: 0.5 },
    seconds: 1,
  });
  await keeper.keep({ epoch, bytes });
}

const stepsOf = (runs: readonly TrackedRun[], name: string) =>
  runs
    .find((run) => run.name === name)
    ?.metrics.filter((metric) => metric.name === 'loss/train')
    .map(({ step }) => step);
const TRIAL = `${first.name} fold 0 seed 0`;

describe('a sweep that is followed', () => {
  const look = (trials: readonly TrialProgress[], running = [first.name]) => ({ ledger, running, trials });

  it('shows a training before its first epoch, with its fields, below its variant', async () => {
    const runs = await createLiveSweep(createMemoryStore()).look(look([progressOf(first)]));
    expect(runs.map(({ name, state, endedAt }) => [name, state, endedAt])).toEqual([
      [first.name, 'running', null],
      [TRIAL, 'running', null],
    ]);
    expect(runs[1]?.parameters.get('hiddenSize')).toBe(10);
  });

  it('reports each epoch from heartbeats, and never leaves a gap before one', async () => {
    const store = createMemoryStore();
    const live = createLiveSweep(store);
    await live.look(look([progressOf(first)]));
    expect(stepsOf(await live.look(look([progressOf(first, record(1))])), TRIAL)).toEqual([1]);
    expect(stepsOf(await live.look(look([progressOf(first, record(2))])), TRIAL)).toEqual([1, 2]);
    // Looks came too late for the third.
    expect(stepsOf(await live.look(look([progressOf(first, record(4))])), TRIAL)).toEqual([1, 2]);
    await keepCheckpoint(store, 5);
    expect(stepsOf(await live.look(look([progressOf(first, record(5))])), TRIAL)).toEqual([1, 2, 3, 4, 5]);
  });

  it('reads the epochs trained before it was followed from the newest checkpoint', async () => {
    const store = createMemoryStore();
    await keepCheckpoint(store, 4);
    expect(stepsOf(await createLiveSweep(store).look(look([progressOf(first)])), TRIAL)).toEqual([1, 2, 3]);
  });

  it('reports the last epochs of a training that has ended before its evaluation', async () => {
    const store = createMemoryStore();
    const live = createLiveSweep(store);
    await live.look(look([progressOf(first, record(1))]));
    const trialKey = keyOf(first);
    const history = await putJson(store, trialPath(trialKey, TRIAL_FILES.history), [1, 2, 3].map(record));
    const specification = { datasetSha256: 'data', tensors: fold, fold: 0 };
    const summary = { parameters: 1, epochs: 3, bestValidationAccuracy: 0.5, modelSha256: 'model' };
    const trainedBy = { sweepId: ledger.sweepId, variant: first.name };
    await putJson(store, trialPath(trialKey, TRIAL_FILES.result), { specification, summary, model: history, history, trainedBy });
    const runs = await live.look(look([]));
    expect([stepsOf(runs, TRIAL), runs.map(({ state }) => state)]).toEqual([
      [1, 2, 3],
      ['running', 'running'],
    ]);
    expect(await live.look(look([]))).toEqual([]);
  });

  it('shows no fields of a training that differs from the plan', async () => {
    const changed = { ...progressOf(first), trialKey: 'changed' };
    const [, run] = await createLiveSweep(createMemoryStore()).look(look([changed]));
    expect([...(run?.parameters.keys() ?? [])]).toEqual(['fold', 'seed']);
  });

  it('reports a variant once when it has ended, from its record', async () => {
    const store = createMemoryStore();
    const live = createLiveSweep(store);
    const entry: LedgerEntry = {
      ...{ fold: 0, seed: 0, trialKey: keyOf(second), state: 'parked', reused: false, attempts: 3, secondsLost: 0 },
      ...{ failure: 'TrainingDiverged: no', warnings: [] },
    };
    const { sweepId, startedAt } = ledger;
    await recordVariant(
      { sweepId, startedAt, round: 1, recordedAt: startedAt, variant: second, changed: false, trials: [entry] },
      createContext({ store }),
    );
    const runs = await live.look(look([], []));
    expect(runs.map(({ name, state }) => [name, state])).toEqual([
      [second.name, 'failed'],
      [`${second.name} fold 0 seed 0`, 'failed'],
    ]);
    expect(runs[1]?.tags).toMatchObject({ 'durasweep.failure': 'TrainingDiverged: no', 'durasweep.attempts': '3' });
    expect(await live.look(look([], []))).toEqual([]);
  });
});
