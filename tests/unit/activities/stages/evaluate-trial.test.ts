import { describe, expect, it } from 'vitest';
import { evaluateTrial } from '../../../../activities/stages/evaluate-trial.ts';
import { putJson } from '../../../../activities/stages/json-artifact.ts';
import { evaluationFile } from '../../../../core/domain/artifact-keys.ts';
import { DurasweepError } from '../../../../core/domain/errors.ts';
import { createMemoryStore } from '../../core/storage/memory-store.ts';
import { createContext } from './support.ts';

describe('evaluateTrial', () => {
  it('waits in place for storage that is away, and says why in one line', async () => {
    const store = createMemoryStore();
    await putJson(store, `trials/known/${evaluationFile()}`, { validation: { accuracy: 0.5 }, test: null });
    const cause = new Error('Access Denied.\n  See the response.');
    const outages = [new DurasweepError('StorageUnavailable', 'Could not look it up.', { cause })];
    const find: typeof store.find = async (key) => {
      const outage = outages.pop();
      if (outage !== undefined) throw outage;
      return store.find(key);
    };
    const reports: unknown[] = [];
    const context = createContext({ store: { ...store, find }, reportProgress: (details) => reports.push(details) });
    expect(await evaluateTrial({ trialKey: 'known' }, context)).toEqual({ validationAccuracy: 0.5, testAccuracy: null });
    expect(reports).toEqual([{ note: 'waiting for storage: Access Denied.' }]);
  });
});
