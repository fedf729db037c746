import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCodecServer } from '../../cli/codec/codec-server.ts';
import { checkWorkflows } from '../../cli/doctor/check-workflows.ts';
import { ensureTemporal } from '../../infra/set-up/toolchain.mjs';
import { createCodec } from '../../workers/encryption/codec.ts';
import { addKey, readKeys } from '../../workers/encryption/keys.ts';
import { progressQuery, retryVariantUpdate, skipVariantUpdate } from '../../workflows/steering-messages.ts';
import { buildSweep } from '../support/configurations.ts';
import { createStubPipeline } from '../support/stub-activities.ts';
import { untilPhase } from '../support/until-phase.ts';
import { createWorkflowEnvironment, type SweepHandle, type WorkflowTestEnvironment } from '../support/workflow-environment.ts';

const { HistoryEvent } = proto.temporal.api.history.v1;
const { DescribeWorkflowExecutionResponse } = proto.temporal.api.workflowservice.v1;
/**
 * Every name and text in the input; search attributes, which are not encrypted, contain the names of variant and sweep. The hyphen cannot occur in
 * encrypted data, which is written in base64.
 */
const SECRET = 'hush-hush';

let folder: string;
let file: string;
let test: WorkflowTestEnvironment;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'durasweep-encryption-'));
  file = path.join(folder, 'keys.json');
  await writeFile(file, JSON.stringify(addKey(addKey(null, 'first'), 'second')));
  test = await createWorkflowEnvironment({ encryptionKeysFile: file });
});
afterAll(async () => {
  await test?.teardown();
  await rm(folder, { recursive: true, force: true });
});

const configuration = () => ({
  ...buildSweep([10, 20]),
  description: SECRET,
  dataset: { name: SECRET, sources: [`${SECRET}.zip`], format: { type: 'ts' as const, path: '*.ts' } },
});

describe('with encryption, what Temporal keeps of a sweep', () => {
  it('contains no plain text in inputs, results, failures, heartbeats, updates, memo and summaries, and the tools read it with the codec', async () => {
    const pipeline = createStubPipeline();
    pipeline.failing.set('h10', 'TrainingDiverged');
    const { activities } = pipeline;
    const failing = { ...activities, writeReport: async () => ({ files: [], folder: SECRET, headline: SECRET }) };
    await test.runWithWorkers(failing, async () => {
      const handle = await test.startSweep('sealed', configuration());
      await untilPhase(handle, 'parked');
      expect(await readDescription(handle.workflowId)).not.toContain(SECRET);
      const change = { variant: 'h10', changes: { learningRate: 0.125 } };
      await handle.executeUpdate(retryVariantUpdate, { args: [change] });
      await untilPhase(handle, 'parked');
      expect((await handle.query(progressQuery)).parked[0]?.failure).toContain('h10 fails');
      await readByCommandLine(handle);
      await handle.executeUpdate(skipVariantUpdate, { args: [{ variant: 'h10' }] });
      await handle.result();
    });
    for (const workflowId of await listWorkflows()) {
      const history = await readHistory(workflowId);
      expect(listOpenPayloads(history)).toEqual([]);
      // Occurs in the update, the failure, and all configurations.
      expect(toText(history).match(/hush-hush|learningRate|h10 fails|hiddenSize/g)).toBeNull();
    }
    const place = { connection: test.client.connection as never, namespace: 'default', environment: { encryptionKeysFile: file } };
    expect(await checkWorkflows(place)).toMatchObject([{ state: 'right' }]);
  });

  it('is readable after a change of the key, and a sweep that began without encryption continues', async () => {
    const keys = readKeys(file);
    const old = createCodec(keys);
    const [sealed] = await old.encode([{ metadata: {}, data: Buffer.from(SECRET) }]);
    const rotated = createCodec({ ...keys, current: 'second' });
    const [again] = await rotated.encode([{ metadata: {}, data: Buffer.from(SECRET) }]);
    const opened = await rotated.decode([sealed ?? {}, again ?? {}]);
    expect(opened.map(({ data }) => Buffer.from(data ?? []).toString())).toEqual([SECRET, SECRET]);

    const { connection, options } = test.client;
    const plain = new Client({ connection, namespace: options.namespace });
    await test.runWithWorkers(createStubPipeline().activities, async () => {
      const args = [configuration()];
      const handle = await plain.workflow.start('sweep', { workflowId: 'plain', taskQueue: 'durasweep', args });
      await handle.result().catch(() => undefined);
      expect(await test.client.workflow.getHandle('plain').result()).toMatchObject({ completed: 2 });
    });
  });
});

/** The real command line, which reads and writes through the codec server. */
async function readByCommandLine({ workflowId }: SweepHandle): Promise<void> {
  const server = await startCodecServer({ codec: createCodec(readKeys(file)), port: 0, uiOrigin: null });
  const ask = ['workflow', 'query', '--workflow-id', workflowId, '--type', 'progress', '--output', 'json'];
  const address = ['--address', test.environment.address];
  const run = async (more: string[]) => (await promisify(execFile)(await ensureTemporal(), [...ask, ...address, ...more])).stdout;
  expect(await run([])).not.toContain('parked');
  expect(await run(['--codec-endpoint', server.endpoint])).toContain('parked');
  await server.close();
}

async function listWorkflows(): Promise<string[]> {
  const ids: string[] = [];
  for await (const { workflowId } of test.client.workflow.list()) ids.push(workflowId);
  return ids;
}

/** Everything that the server returns about a workflow, with bytes as text. */
async function readDescription(workflowId: string): Promise<string> {
  const described = await test.client.workflowService.describeWorkflowExecution({ namespace: 'default', execution: { workflowId } });
  return toText(DescribeWorkflowExecutionResponse.fromObject(described).toJSON());
}

async function readHistory(workflowId: string): Promise<unknown> {
  const { events } = await test.client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).map((event) => HistoryEvent.fromObject(event).toJSON());
}

/** Unencrypted payloads, except those that never are encrypted: search attributes, and the names of code changes. */
function listOpenPayloads(content: unknown, place = ''): string[] {
  if (typeof content !== 'object' || content === null) return [];
  const { metadata, data } = content as { readonly metadata?: { readonly encoding?: string }; readonly data?: string };
  const encoding = metadata?.encoding;
  if (encoding !== undefined && Buffer.from(encoding, 'base64').toString() !== 'binary/encrypted') {
    return /searchAttributes|markerRecorded/.test(place) ? [] : [`${place}: ${Buffer.from(data ?? '', 'base64')}`];
  }
  return Object.entries(content).flatMap(([name, value]) => listOpenPayloads(value, `${place}/${name}`));
}

function toText(content: unknown): string {
  return JSON.stringify(content).replaceAll(/"([A-Za-z0-9+/]{4,}={0,2})"/g, (whole, text: string) => {
    return `${whole} ${Buffer.from(text, 'base64')
      .toString('latin1')
      .replaceAll(/[^\x20-\x7e]/g, '.')}`;
  });
}
