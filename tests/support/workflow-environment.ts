import type { Client, Connection, WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';
import { MAIN_QUEUE, TRAINING_QUEUES } from '../../core/domain/task-queues.ts';
import { ensureTemporal } from '../../infra/set-up/toolchain.mjs';
import { createClient } from '../../workers/create-client.ts';
import { buildDataConverter } from '../../workers/encryption/data-converter.ts';
import { ensureSearchAttributes } from '../../workers/temporal-connection.ts';
import type { Tracing } from '../../workers/tracing/types.ts';
import { loadWorkflowBundle, markEncrypted } from '../../workers/workflow-bundle.ts';
import { WORKFLOW_STEPS } from '../../workers/workflow-steps.ts';
import type { sweep } from '../../workflows/sweep/sweep.ts';

import type { Activities } from './stub-activities.ts';

export interface WorkflowTestEnvironment {
  readonly environment: TestWorkflowEnvironment;
  readonly client: Client;
  readonly bundle: WorkflowBundle;
  /** Starts a sweep under a unique id that begins with `name`. */
  startSweep(name: string, configuration: unknown): Promise<SweepHandle>;
  /** Arguments of a workflow's runs, the first one first. */
  listInputs(workflowId: string): Promise<unknown[][]>;
  /** Serves both queues with these activities while `use` runs. */
  runWithWorkers<T>(activities: Partial<Activities>, use: () => Promise<T>): Promise<T>;
  teardown(): Promise<void>;
}

export type SweepHandle = WorkflowHandle<typeof sweep>;

interface WorkflowEnvironmentOptions {
  /** Payloads are encrypted. */
  readonly encryptionKeysFile?: string | null;
  /** Client, workflows and activities are part of traces. */
  readonly tracing?: Tracing | null;
  /** Of a server that runs already; null: start one. */
  readonly address?: string | null;
}

/** A real Temporal dev server with the workflow bundle. */
export async function createWorkflowEnvironment(options: WorkflowEnvironmentOptions = {}): Promise<WorkflowTestEnvironment> {
  const { encryptionKeysFile = null, tracing = null, address = null } = options;
  Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined), telemetryOptions: { logging: { filter: 'ERROR', forward: {} } } });
  const [plain, environment] = await Promise.all([
    loadWorkflowBundle({ traced: tracing !== null }),
    address === null ? startLocal() : TestWorkflowEnvironment.createFromExistingServer({ address }),
  ]);
  const connection = environment.connection as Connection;
  const namespace = environment.namespace ?? 'default';
  await ensureSearchAttributes(connection, namespace);
  const client = createClient({ connection, namespace, environment: { encryptionKeysFile }, tracing });
  const bundle = encryptionKeysFile === null ? plain : markEncrypted(plain);
  let started = 0;
  return {
    environment,
    client,
    bundle,
    startSweep(name, configuration) {
      started += 1;
      const options = { workflowId: `${name}-${started}`, taskQueue: MAIN_QUEUE, args: [configuration] as [unknown] };
      return client.workflow.start<typeof sweep>('sweep', options);
    },
    async listInputs(workflowId) {
      const inputs: { readonly start: Date; readonly input: unknown[] }[] = [];
      for await (const { runId, startTime } of client.workflow.list({ query: `WorkflowId = "${workflowId}"` })) {
        const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
        const { input } = events?.[0]?.workflowExecutionStartedEventAttributes ?? {};
        const payloads = input?.payloads ?? [];
        inputs.push({ start: startTime, input: payloads.map((payload) => defaultPayloadConverter.fromPayload(payload)) });
      }
      return inputs.sort((a, b) => a.start.getTime() - b.start.getTime()).map((run) => run.input);
    },
    async runWithWorkers(activities, use) {
      const converter = buildDataConverter({ encryptionKeysFile });
      const connection = environment.nativeConnection;
      const common = { connection, namespace, activities, ...WORKFLOW_STEPS, ...converter, ...tracing?.workerOptions };
      const main = await Worker.create({ ...common, taskQueue: MAIN_QUEUE, workflowBundle: bundle });
      const train = await Worker.create({ ...common, taskQueue: TRAINING_QUEUES.cpu, maxConcurrentActivityTaskExecutions: 2 });
      return main.runUntil(() => train.runUntil(use));
    },
    teardown: () => environment.teardown(),
  };
}

async function startLocal(): Promise<TestWorkflowEnvironment> {
  const path = await ensureTemporal();
  return TestWorkflowEnvironment.createLocal({ server: { executable: { type: 'existing-path', path } } });
}
