import { expect, it } from 'vitest';
import { createAskSearch } from '../../../activities/ask-search.ts';

const REACHED = { variant: 'gru', round: 1, epochs: 3, validationAccuracy: 0.9, trainingSeconds: 1, parameters: null };

function createAsking(workflowId: string, executeUpdate: (id: string, name: string, options: unknown) => Promise<unknown>) {
  const getHandle = (id: string) => ({ executeUpdate: (name: string, options: unknown) => executeUpdate(id, name, options) });
  const client = { workflow: { getHandle }, withDeadline: (_: number, ask: () => Promise<unknown>) => ask() };
  const context = { info: { workflowExecution: { workflowId, runId: 'run' } }, client };
  return createAskSearch(context as unknown as Parameters<typeof createAskSearch>[0]);
}

it("asks the sweep of the training's variant", async () => {
  const asked: unknown[] = [];
  const ask = createAsking('sweep/2026/gru', async (...request) => {
    asked.push(request);
    return { stopAfter: 9 };
  });
  expect(await ask(REACHED)).toEqual({ stopAfter: 9 });
  expect(asked).toEqual([['sweep/2026', 'reachRung', { args: [REACHED] }]]);
});

it('has no answer from a sweep that has none, and outside of sweeps', async () => {
  const fail = async () => {
    throw new Error('The workflow has no handler for "reachRung".');
  };
  expect(await createAsking('sweep/gru', fail)(REACHED)).toBeNull();
  expect(await createAsking('alone', fail)(REACHED)).toBeNull();
});
