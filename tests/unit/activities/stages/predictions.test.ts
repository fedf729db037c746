import { describe, expect, it } from 'vitest';
import { collectEnsembles } from '../../../../activities/stages/collect-ensembles.ts';
import { evaluateTrial } from '../../../../activities/stages/evaluate-trial.ts';
import { readEvaluation } from '../../../../activities/stages/read-evaluation.ts';
import { trainTrial } from '../../../../activities/stages/train-trial.ts';
import { decodePredictions, findPredictions } from '../../../../activities/stages/trial-predictions.ts';
import { parseSweepConfiguration } from '../../../../configs/parse.ts';
import { encodeFoldSequences } from '../../../../core/dataset/sequences-codec.ts';
import { predictionsFile } from '../../../../core/domain/artifact-keys.ts';
import type { DatasetDescription, TrialRecord } from '../../../../core/domain/results.ts';
import type { ArtifactStore } from '../../../../core/storage/artifact-store.ts';
import { buildSweep } from '../../../support/configurations.ts';
import { createMemoryStore } from '../../core/storage/memory-store.ts';
import { createFold } from '../../core/training/support.ts';
import { createContext, planTraining, planTrial } from './support.ts';

const dataset = { features: ['x', 'y', 'z'], classes: ['low', 'middle', 'high'], lengths: { median: 6 } } as unknown as DatasetDescription;

async function trainAndEvaluate(store: ArtifactStore, seed: number): Promise<TrialRecord> {
  const tensors = await store.put({ key: 'fold', bytes: encodeFoldSequences(createFold()) });
  const trial = planTrial(seed, { tensors });
  const context = createContext({ store });
  const [{ parameters }] = await trainTrial(planTraining(trial), context);
  await evaluateTrial({ trialKey: trial.trialKey }, context);
  const evaluated = await readEvaluation(store, trial.trialKey);
  const { fold, model } = trial.specification;
  return { variant: 'gru', fold, seed, model, trialKey: trial.trialKey, summary: { parameters }, ...evaluated } as unknown as TrialRecord;
}

async function replace(store: ArtifactStore, key: string): Promise<void> {
  await store.remove(key);
  await store.put({ key, bytes: Buffer.from('something else, long enough') });
}

describe('predictions of a trial', () => {
  it('are stored beside its evaluation and recreated if they are lost', async () => {
    const store = createMemoryStore();
    const { trialKey, evaluation } = await trainAndEvaluate(store, 1);
    const reference = evaluation?.predictions;
    if (reference === undefined) throw new Error('no predictions');
    const before = await findPredictions(store, reference);
    expect([...(before?.validation.recordings ?? [])]).toEqual(evaluation?.validation.predictions.map(({ recording }) => recording));
    expect(before?.test?.logits).toHaveLength((evaluation?.test?.count ?? 0) * 3);
    const key = `trials/${trialKey}/${predictionsFile()}`;
    for (const lose of [() => store.remove(key), () => replace(store, key)]) {
      await lose();
      expect(await findPredictions(store, reference)).toBeNull();
      await evaluateTrial({ trialKey }, createContext({ store }));
      const again = (await readEvaluation(store, trialKey)).evaluation?.predictions;
      expect(again?.sha256).toBe(reference.sha256);
      expect(again && (await findPredictions(store, again))).toEqual(before);
    }
  });

  it('of another kind, or truncated, are refused', () => {
    expect(() => decodePredictions(Buffer.from('something else, long enough'))).toThrow(/DSWPPRED/);
  });
});

describe('collectEnsembles', () => {
  const configuration = parseSweepConfiguration(buildSweep([8], { ensembles: [{ name: 'seeds' }] }));

  it('averages the networks of all seeds, and adds up their costs', async () => {
    const store = createMemoryStore();
    const trials = [await trainAndEvaluate(store, 1), await trainAndEvaluate(store, 2), await trainAndEvaluate(store, 3)];
    // Another name for the first variant, whose trials are the same, counts no second time.
    const twins = trials.map((trial) => ({ ...trial, variant: 'twin' }));
    const { ensembles, nested } = await collectEnsembles({
      store,
      configuration,
      trials: [...trials, ...twins],
      dataset,
      onTrial: () => undefined,
    });
    const [ensemble] = ensembles;
    expect(nested).toBeNull();
    expect(ensemble).toMatchObject({ variants: ['gru'], networks: 3, missing: null });
    expect(ensemble?.parameters).toBe(3 * (trials[0]?.summary?.parameters ?? 0));
    expect(ensemble?.folds[0]?.members.map(({ weight }) => weight)).toEqual([1 / 3, 1 / 3, 1 / 3]);
    const losses = trials.map(({ evaluation }) => evaluation?.test?.logLoss ?? 0);
    // The mean of probabilities is surer of the truth than the networks are on average: the logarithm is concave.
    expect(ensemble?.folds[0]?.test?.logLoss).toBeLessThan(losses.reduce((sum, loss) => sum + loss, 0) / 3);
  });

  it('says what is missing', async () => {
    const store = createMemoryStore();
    const trial = await trainAndEvaluate(store, 1);
    const { ensembles } = await collectEnsembles({
      store,
      configuration,
      trials: [trial, { ...trial, seed: 2, evaluation: null }],
      dataset,
      onTrial: () => undefined,
    });
    expect(ensembles[0]).toMatchObject({ folds: [], networks: 0, missing: expect.stringMatching(/^1 of 2 trials are not completed/) });
  });
});
