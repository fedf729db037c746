import type { TrackedDataset, TrackedMetric, TrackedRun } from '../tracker.ts';
import { type MlflowClient, MlflowError } from './client.ts';

/** The tag by which a run is known again. */
export const KEY_TAG = 'durasweep.key';

/** MLflow takes no more at once. */
const MOST = { metrics: 1_000, params: 100, tags: 100 } as const;
/** Longer ones are cut by MLflow or refused. */
const LONGEST = { param: 6_000, tag: 5_000, key: 250 } as const;

interface Run {
  readonly info: { readonly run_id: string; readonly status: string; readonly start_time?: number };
  readonly inputs?: { readonly dataset_inputs?: readonly unknown[] };
}

export interface RunRequest {
  readonly client: MlflowClient;
  readonly experiment: string;
  readonly run: TrackedRun;
  /** MLflow's id of the run that it belongs to. */
  readonly parent: string | null;
  readonly dataset: TrackedDataset;
  /** @returns the run that was claimed first for that key */
  readonly claim: (key: string, id: string) => Promise<string>;
}

/** Tells of a run, once: one that ended as it does now stays as it is. @returns MLflow's id of it */
export async function trackRun(request: RunRequest): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const { run } = request;
  const existing = await findRun(request);
  const status = run.endedAt === null ? 'RUNNING' : run.failed ? 'FAILED' : 'FINISHED';
  // A variant may have got more trials meanwhile; a trial that has ended is what it is.
  if (existing !== null && run.parent !== null && existing.info.status === status && status !== 'RUNNING') {
    return { id: existing.info.run_id, isNew: false };
  }
  const id = existing?.info.run_id ?? (await createRun(request));
  await logRun(request, id);
  if (run.parent !== null) await logDataset(request, id);
  await request.client.call('POST', 'runs/update', {
    run_id: id,
    status,
    ...(run.endedAt === null ? {} : { end_time: run.endedAt }),
  });
  return { id, isNew: existing === null };
}

/** Of several, which can be there when somebody was cut off or two told of it at once, the one that is claimed. */
async function findRun(request: RunRequest): Promise<Run | null> {
  const found = await searchRuns(request);
  const [first] = found;
  if (first === undefined) return null;
  const claimed = await request.claim(request.run.key, first.info.run_id);
  return found.find(({ info }) => info.run_id === claimed) ?? first;
}

async function searchRuns({ client, experiment, run }: RunRequest): Promise<readonly Run[]> {
  const { runs = [] } = await client.call<{ runs?: Run[] }>('POST', 'runs/search', {
    experiment_ids: [experiment],
    filter: `tags.\`${KEY_TAG}\` = '${run.key}'`,
    max_results: 100,
  });
  return runs.sort((a, b) => (a.info.run_id < b.info.run_id ? -1 : 1));
}

/** Makes a run, unless another one tells of it at the same time and its run was claimed first. */
async function createRun(request: RunRequest): Promise<string> {
  const { client, experiment, run, parent } = request;
  const { run: made } = await client.call<{ run: Run }>('POST', 'runs/create', {
    experiment_id: experiment,
    run_name: run.name,
    start_time: run.startedAt,
    tags: listPairs({
      [KEY_TAG]: run.key,
      'mlflow.source.name': 'durasweep',
      'mlflow.source.type': 'JOB',
      ...(parent === null ? {} : { 'mlflow.parentRunId': parent }),
    }),
  });
  const own = made.info.run_id;
  const claimed = await request.claim(run.key, own);
  // One that was claimed and deleted since counts no more.
  const isThere = claimed !== own && (await searchRuns(request)).some(({ info }) => info.run_id === claimed);
  if (!isThere) return own;
  await client.call('POST', 'runs/delete', { run_id: own });
  return claimed;
}

async function logRun({ client, run }: RunRequest, id: string): Promise<void> {
  const params = listPairs(Object.fromEntries([...run.parameters].map(([name, value]) => [name, String(value).slice(0, LONGEST.param)])));
  const tags = listPairs(Object.fromEntries(Object.entries(run.tags).map(([name, value]) => [name, value.slice(0, LONGEST.tag)])));
  const metrics = run.metrics.map(describeMetric);
  for (const part of cut(params, MOST.params)) {
    await client.call('POST', 'runs/log-batch', { run_id: id, params: part }).catch((error) => {
      // What a variant was planned with stays, though `retry --set` may have changed it: MLflow takes no second value.
      if (!(run.parent === null && error instanceof MlflowError && error.code === 'INVALID_PARAMETER_VALUE')) throw error;
    });
  }
  for (const part of cut(tags, MOST.tags)) await client.call('POST', 'runs/log-batch', { run_id: id, tags: part });
  for (const part of cut(metrics, MOST.metrics)) await client.call('POST', 'runs/log-batch', { run_id: id, metrics: part });
}

function describeMetric({ name, value, step, at }: TrackedMetric): object {
  return { key: name, value, step, timestamp: at };
}

/** Told only where it is not there: MLflow may keep it twice. */
async function logDataset({ client, dataset }: RunRequest, id: string): Promise<void> {
  const { run } = await client.call<{ run: Run }>('GET', `runs/get?run_id=${id}`);
  if ((run.inputs?.dataset_inputs ?? []).length > 0) return;
  const { name, sha256, recordings } = dataset;
  await client.call('POST', 'runs/log-inputs', {
    run_id: id,
    datasets: [
      {
        tags: [{ key: 'mlflow.data.context', value: 'training' }],
        dataset: {
          name,
          digest: sha256.slice(0, 36),
          source_type: 'durasweep',
          source: JSON.stringify({ sha256 }),
          profile: JSON.stringify({ recordings }),
        },
      },
    ],
  });
}

/** @returns pairs as MLflow has them; characters that it refuses in names become underscores */
function listPairs(values: Readonly<Record<string, string>>): { key: string; value: string }[] {
  return Object.entries(values).map(([key, value]) => ({ key: key.replaceAll(/[^\w/:. -]/g, '_').slice(0, LONGEST.key), value }));
}

function cut<T>(values: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, part) => values.slice(part * size, (part + 1) * size));
}
