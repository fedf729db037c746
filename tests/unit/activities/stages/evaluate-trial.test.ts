import { describe, expect, it } from 'vitest';
import { evaluateTrial } from '../../../../activities/stages/evaluate-trial.ts';
import { putJson } from '../../../../activities/stages/json-artifact.ts';
import { readEvaluation } from '../../../../activities/stages/read-evaluation.ts';
import { trainTrial } from '../../../../activities/stages/train-trial.ts';
import { encodeFoldSequences } from '../../../../core/dataset/sequences-codec.ts';
import { evaluationFile } from '../../../../core/domain/artifact-keys.ts';
import { DurasweepError } from '../../../../core/domain/errors.ts';
import { createMemoryStore } from '../../core/storage/memory-store.ts';
import { createFold } from '../../core/training/support.ts';
import { createContext, planTraining, planTrial } from './support.ts';

describe('evaluateTrial', () => {
  it('stores evaluations with and without distorted copies separately', async () => {
    const store = createMemoryStore();
    const context = createContext({ store });
    const tensors = await store.put({ key: 'fold.bin', bytes: encodeFoldSequences(createFold()) });
    const { specification } = planTrial(1, { tensors });
    const { training } = specification;
    const distorting = { ...specification, training: { ...training, augmentation: { ...training.augmentation, jitter: 1 } } };
    await trainTrial(planTraining({ specification: distorting, trialKey: 'trial', continueFrom: null }), context);
    const plain = await evaluateTrial({ trialKey: 'trial' }, context);
    const copied = await evaluateTrial({ trialKey: 'trial', copies: 2 }, context);
    const read = async (copies: number) => (await readEvaluation(store, 'trial', { copies })).evaluation;
    expect((await read(0))?.validation.accuracy).toBe(plain.validationAccuracy);
    expect((await read(2))?.validation.accuracy).toBe(copied.validationAccuracy);
    expect((await read(2))?.predictions?.sha256).not.toBe((await read(0))?.predictions?.sha256);
    expect(await read(3)).toBeNull();
  });

  it('waits in place for unavailable storage, and says why in one line', async () => {
    const store = createMemoryStore();
    await putJson(store, `trials/known/${evaluationFile()}`, { validation: { accuracy: 0.5 }, test: null });
    const cause = new Error('Access Denied.\n  See the response.');
    const outages = [new DurasweepError('StorageUnavailable', 'Could not look it up.', { cause })];
    const read: typeof store.read = async (key) => {
      const outage = outages.pop();
      if (outage !== undefined) throw outage;
      return store.read(key);
    };
    const reports: unknown[] = [];
    const context = createContext({ store: { ...store, read }, reportProgress: (details) => reports.push(details) });
    expect(await evaluateTrial({ trialKey: 'known' }, context)).toEqual({ validationAccuracy: 0.5, testAccuracy: null });
    expect(reports).toEqual([{ note: 'waiting for storage: Access Denied.' }]);
  });
});
