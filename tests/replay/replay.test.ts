import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { DefaultLogger, Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadWorkflowBundle } from '../../workers/workflow-bundle.ts';

const FOLDER = path.join(import.meta.dirname, 'histories');
const files = (await readdir(FOLDER)).sort();

let workflowBundle: WorkflowBundle;
/** Problems of the replays by file. One worker replays all files, because starting one for each would take a second of processor time. */
const replayed = new Map<string, Error | undefined>();

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined), telemetryOptions: { logging: { filter: 'ERROR', forward: {} } } });
  workflowBundle = await loadWorkflowBundle();
});
beforeAll(async () => {
  const waiting = [...files];
  for await (const { error } of Worker.runReplayHistories({ workflowBundle }, readHistories(files)))
    replayed.set(waiting.shift() ?? '', error);
});

async function* readHistories(names: readonly string[]) {
  for (const name of names) yield await readHistory(name);
}

async function readHistory(file: string): Promise<{ workflowId: string; history: { events: Record<string, unknown>[] } }> {
  const history = JSON.parse(await readFile(path.join(FOLDER, file), 'utf8')) as { events: Record<string, unknown>[] };
  const workflowId = file.split('.').slice(0, -2).join('/');
  return { workflowId, history };
}

interface ScheduledEvent {
  readonly activityTaskScheduledEventAttributes: { readonly activityType: { name: string } };
}

describe('replay: running sweeps continue when the code is upgraded', () => {
  it('has histories of every scenario', () => expect(files.length).toBeGreaterThanOrEqual(15));

  it.each(files)('%s', (file) => {
    expect(replayed.has(file)).toBe(true);
    expect(replayed.get(file)).toBeUndefined();
  });

  it('the same with workflows that are part of traces', async () => {
    const traced = await loadWorkflowBundle({ traced: true });
    const extended = files.filter((name) => name.startsWith('is-extended'));
    const errors: (Error | undefined)[] = [];
    for await (const { error } of Worker.runReplayHistories({ workflowBundle: traced }, readHistories(extended))) errors.push(error);
    expect(errors).toEqual(extended.map(() => undefined));
  });

  /** Code that stored the state in parts of 700 characters ran this one, until all were stored and none passed on. */
  it('a stored state that newer code finds small enough to be passed on directly', async () => {
    const { code } = workflowBundle as { code: string };
    const changed = code.replace('bytes > readLimit(configuration)', 'false');
    expect(changed).not.toBe(code);
    const { workflowId, history } = await readHistory('searches.092646.json');
    await Worker.runReplayHistory({ workflowBundle: { code: changed } }, history, workflowId);
  });

  it('notices a history that the code would not have produced', async () => {
    const file = files.find((name) => name.startsWith('completes.twin')) ?? '';
    const { workflowId, history } = await readHistory(file);
    const scheduled = history.events.find((event) => 'activityTaskScheduledEventAttributes' in event) as unknown as ScheduledEvent;
    scheduled.activityTaskScheduledEventAttributes.activityType.name = 'somethingElse';
    await expect(Worker.runReplayHistory({ workflowBundle }, history, workflowId)).rejects.toThrow(DeterminismViolationError);
  });
});
