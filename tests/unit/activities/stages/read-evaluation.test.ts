import { expect, it } from 'vitest';
import { putJson } from '../../../../activities/stages/json-artifact.ts';
import { readEvaluation } from '../../../../activities/stages/read-evaluation.ts';
import { createMemoryStore } from '../../core/storage/memory-store.ts';

it("reads this code's evaluation, otherwise the newest of older code, which it names", async () => {
  const store = createMemoryStore();
  expect(await readEvaluation(store, 'key', { current: '3' })).toEqual({ evaluation: null });
  await putJson(store, 'trials/key/evaluation.json', measured(1));
  expect(await readEvaluation(store, 'key', { current: '1' })).toEqual({ evaluation: measured(1) });
  await putJson(store, 'trials/key/evaluation-2.json', measured(2));
  expect(await readEvaluation(store, 'key', { current: '3' })).toEqual({ evaluation: measured(2), evaluationCodeVersion: '2' });
  await putJson(store, 'trials/key/evaluation-3.json', measured(3));
  expect(await readEvaluation(store, 'key', { current: '3' })).toEqual({ evaluation: measured(3) });
});

function measured(accuracy: number) {
  return { validation: { accuracy }, test: null };
}
