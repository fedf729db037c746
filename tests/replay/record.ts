/**
 * Plays scenarios on a real server and writes the histories that replay.test.ts replays: `node --import tsx tests/replay/record.ts [name …]`,
 * all without a name.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { MAIN_QUEUE } from '../../core/domain/task-queues.ts';
import type { sweep } from '../../workflows/sweep/sweep.ts';
import { createWorkflowEnvironment } from '../support/workflow-environment.ts';
import { playTracking } from './record-tracking.ts';
import { createScenarios, type Scenario } from './scenarios.ts';

const FOLDER = path.join(import.meta.dirname, 'histories');
const TRACKED = 'is-tracked';
const PROJECT = path.join(import.meta.dirname, '..', '..');

const test = await createWorkflowEnvironment();
const names = process.argv.slice(2);
const isWanted = (name: string) => names.length === 0 || names.includes(name);
for (const scenario of createScenarios()) if (isWanted(scenario.name)) await record(scenario);
if (isWanted(TRACKED)) {
  await playTracking(test, TRACKED);
  await writeHistories(TRACKED);
}
await test.teardown();
process.exit();

async function record({ name, configuration, pipeline, kept, play }: Scenario): Promise<void> {
  const { client } = test.environment;
  await test.runWithWorkers(pipeline.activities, async () => {
    const handle = await client.workflow.start<typeof sweep>('sweep', { workflowId: name, taskQueue: MAIN_QUEUE, args: [configuration] });
    await play(handle);
    await handle.result().catch(() => undefined);
  });
  await writeHistories(name, kept);
}

async function writeHistories(name: string, kept?: readonly string[]): Promise<void> {
  const { client } = test.environment;
  for await (const { workflowId, runId } of client.workflow.list({ query: `WorkflowId STARTS_WITH "${name}"` })) {
    if (kept?.includes(workflowId) === false) continue;
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const file = `${workflowId.replaceAll('/', '.')}.${runId.slice(-6)}.json`;
    await writeFile(path.join(FOLDER, file), `${anonymise(JSON.stringify(JSON.parse(historyToJSON(history))))}\n`);
  }
}

/** Removes what identifies the machine on which it was recorded. */
function anonymise(text: string): string {
  return text
    .replaceAll(PROJECT, '')
    .replace(/"identity":"[^"]*"/g, '"identity":"recorder"')
    .replace(/"\d+@[^"]*"/g, '"recorder"')
    .replace(/"stackTrace":"[^"]*"/g, '"stackTrace":""');
}
