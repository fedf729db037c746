import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluateTrial } from '../../../../activities/stages/evaluate-trial.ts';
import { findWholeTraining } from '../../../../activities/stages/trial-result.ts';
import { evaluationFile } from '../../../../core/domain/artifact-keys.ts';
import { TRIAL_FILES, trialPath } from '../../../../core/domain/store-paths.ts';
import type { TrialEvaluation } from '../../../../core/domain/trial.ts';
import { createMemoryStore, type MemoryStore } from '../../core/storage/memory-store.ts';
import { createContext } from './support.ts';

/** Written by the code before networks were lists of blocks, with `tests/fixtures/older-models/write.ts`. */
const STORED = path.join(import.meta.dirname, '../../../fixtures/older-models/before-blocks.json');
const TRIALS = ['gru', 'lstm', 'bidirectional-gru', 'conv1d-gru', 'deep-gru'].map((name, index) => [name, `trial ${index}`] as const);

async function readStore(): Promise<MemoryStore> {
  const store = createMemoryStore();
  const objects: Record<string, string> = JSON.parse(await readFile(STORED, 'utf8'));
  for (const [key, bytes] of Object.entries(objects)) await store.put({ key, bytes: Buffer.from(bytes, 'base64') });
  return store;
}

describe('a model that older code stored', () => {
  it.each(TRIALS)('%s counts as trained, and gets the same evaluation as before', async (name, trialKey) => {
    const store = await readStore();
    expect((await findWholeTraining(store, trialKey))?.specification.model.architecture).toBe(name);
    const key = trialPath(trialKey, evaluationFile());
    const then: TrialEvaluation = JSON.parse(new TextDecoder().decode(store.objects.get(trialPath(trialKey, 'evaluation.json'))));
    await store.remove(key);
    await store.remove(trialPath(trialKey, 'evaluation.json'));
    await evaluateTrial({ trialKey } as Parameters<typeof evaluateTrial>[0], createContext({ store }));
    const now: TrialEvaluation = JSON.parse(new TextDecoder().decode(store.objects.get(key)));
    for (const part of ['validation', 'test'] as const) {
      const [before, after] = [then[part] ?? expect.fail(part), now[part] ?? expect.fail(part)];
      expect(after.confusion).toEqual(before.confusion);
      expect(after.predictions.map(({ predicted }) => predicted)).toEqual(before.predictions.map(({ predicted }) => predicted));
      // To what another processor's order of sums may change.
      expect(after.logLoss).toBeCloseTo(before.logLoss, 5);
    }
  });

  it('does not count as intact if its weights were replaced', async () => {
    const store = await readStore();
    const key = trialPath('trial 0', TRIAL_FILES.weights);
    await store.remove(key);
    await store.put({ key, bytes: new Uint8Array(16) });
    expect(await findWholeTraining(store, 'trial 0')).toBeNull();
  });
});
