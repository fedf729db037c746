import { expect, it } from 'vitest';
import { putJson } from '../../../../activities/stages/json-artifact.ts';
import { readEvaluation } from '../../../../activities/stages/read-evaluation.ts';
import { createMemoryStore } from '../../core/storage/memory-store.ts';

it("reads this code's evaluation, else the newest of older code, which it names", async () => {
  const store = createMemoryStore();
  expect(await readEvaluation(store, 'key', '3')).toEqual({ evaluation: null });
  await putJson(store, 'trials/key/evaluation.json', { by: 1 });
  expect(await readEvaluation(store, 'key', '1')).toEqual({ evaluation: { by: 1 } });
  await putJson(store, 'trials/key/evaluation-2.json', { by: 2 });
  expect(await readEvaluation(store, 'key', '3')).toEqual({ evaluation: { by: 2 }, evaluationCodeVersion: '2' });
  await putJson(store, 'trials/key/evaluation-3.json', { by: 3 });
  expect(await readEvaluation(store, 'key', '3')).toEqual({ evaluation: { by: 3 } });
});
