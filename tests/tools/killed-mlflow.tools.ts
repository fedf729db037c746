import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from '@temporalio/client';
import getPort from 'get-port';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SupervisedWorker, superviseWorker } from '../../cli/supervise-worker.ts';
import { MAIN_QUEUE, nameTracking } from '../../core/domain/task-queues.ts';
import { startServices } from '../../infra/services/services.ts';
import type { Services } from '../../infra/services/types.ts';
import { toVariables } from '../../workers/child-variables.ts';
import { inheritedVariables } from '../../workers/environment.ts';
import { connectClient } from '../../workers/temporal-connection.ts';
import { progressQuery } from '../../workflows/steering-messages.ts';
import { WORKFLOW_POLL_MS, waitUntil } from '../faults/harness/wait-until.ts';
import { buildTinySweep } from '../support/tiny-sweep.ts';
import { mlflowTool, type RealMlflow, readBack, START_LIMIT_MS, startRealMlflow } from './real-mlflow.ts';

const EPOCHS = 12;
const SLOWLY = { pollMs: WORKFLOW_POLL_MS };

describe.skipIf(mlflowTool === null)('MLflow, killed in the middle of a sweep', () => {
  let folder: string;
  let port: number;
  let mlflow: RealMlflow;
  let services: Services;
  let workers: SupervisedWorker[];
  let client: Client;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'durasweep-killed-mlflow-'));
    port = await getPort();
    mlflow = await startRealMlflow(folder, port);
    services = await startServices({ dataFolder: path.join(folder, 'data'), usualPorts: {} });
    client = new Client({ connection: await connectClient(services.temporal), namespace: services.temporal.namespace });
    const env = {
      ...inheritedVariables(),
      ...toVariables(services.temporal, services.s3),
      DURASWEEP_REPORTS: path.join(folder, 'runs'),
      MLFLOW_TRACKING_URI: mlflow.uri,
    };
    workers = (['workflow', 'train'] as const).map((role) => superviseWorker({ role, env, logFolder: folder, onRestart: () => undefined }));
    await Promise.all(workers.map((worker) => worker.ready));
  }, START_LIMIT_MS);
  afterAll(async () => {
    await Promise.all((workers ?? []).map((worker) => worker.stop()));
    await client?.connection.close();
    await services?.stop();
    await mlflow?.kill();
    await rm(folder, { recursive: true });
  });

  it(
    'delays nothing, and when it is back it has everything once: each trial below its variant, each epoch, the champion',
    async () => {
      const configuration = { ...buildTinySweep(), training: { maxEpochs: EPOCHS }, execution: { concurrency: 1 } };
      const sweep = await client.workflow.start('sweep', { workflowId: 'tiny', taskQueue: MAIN_QUEUE, args: [configuration] });
      await waitUntil('MLflow shows a training while it runs', () => hasEpochs(mlflow), { pollMs: 250 });
      await mlflow.kill();
      const { counts } = await sweep.query(progressQuery);
      expect(counts.completed).toBeLessThan(5);

      await waitUntil('the sweep is finished', async () => (await sweep.query(progressQuery)).phase === 'finished', SLOWLY);
      const tracking = client.workflow.getHandle(nameTracking('tiny'));
      expect((await tracking.describe()).status.name).toBe('RUNNING');

      mlflow = await startRealMlflow(folder, port);
      await waitUntil('everything is logged', async () => (await tracking.describe()).status.name === 'COMPLETED', SLOWLY);
      const recording = Array.from({ length: 9 }, (_, step) => [step / 3, step / 10 - 9.8, 3 - step]);
      const { runs, versions, probabilities } = await readBack(mlflow, 'tiny', recording);
      const { trials } = JSON.parse(await readFile(path.join(folder, 'runs', 'tiny', 'results.json'), 'utf8')) as ReportedTrials;
      expect(trials).toHaveLength(5);
      const variants = trials.map(({ variant }) => [`tiny/${variant}`, null]);
      const trainings = trials.map(({ variant, fold, seed, trialKey }) => [`tiny/${variant}/${fold}/${seed}/${trialKey}`, variant]);
      const found = Object.entries(runs).flatMap(([key, all]) => all.map(({ parent }) => [key, parent]));
      expect(found.toSorted()).toEqual([...variants, ...trainings].toSorted());
      for (const run of Object.values(runs).flat()) {
        expect(run.status).toBe('FINISHED');
        for (const points of Object.values(run.metrics)) expect(new Set(points.map(([step]) => step)).size).toBe(points.length);
        // Early stopping ends some before the last epoch.
        const { epochs = 0 } = trials.find(({ variant }) => variant === run.parent) ?? {};
        expect((run.metrics['loss/train'] ?? []).map(([step]) => step)).toEqual(Array.from({ length: epochs }, (_, epoch) => epoch + 1));
      }
      expect([versions, probabilities.length > 1]).toEqual([1, true]);
    },
    START_LIMIT_MS,
  );
});

interface ReportedTrials {
  readonly trials: readonly {
    readonly variant: string;
    readonly fold: number;
    readonly seed: number;
    readonly trialKey: string;
    readonly epochs: number;
  }[];
}

interface FoundRuns {
  readonly runs?: readonly {
    readonly info: { readonly status: string };
    readonly data?: { readonly metrics?: readonly { readonly key: string }[] };
  }[];
}

/** Whether a run that has not ended has an epoch. */
async function hasEpochs({ uri }: RealMlflow): Promise<boolean> {
  const body = JSON.stringify({ experiment_ids: ['1'], max_results: 100 });
  const headers = { 'content-type': 'application/json' };
  const { runs = [] } = (await (await fetch(`${uri}/api/2.0/mlflow/runs/search`, { method: 'POST', headers, body })).json()) as FoundRuns;
  return runs.some(({ info, data }) => info.status === 'RUNNING' && data?.metrics?.some(({ key }) => key === 'loss/train'));
}
