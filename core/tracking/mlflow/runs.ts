import type { TrackedDataset, TrackedMetric, TrackedRun } from '../tracker.ts';
import type { MlflowClient } from './client.ts';
import { KEY_TAG, type KnownRun, type Place, type RawRun, readRun, searchByKey } from './known-runs.ts';

/** MLflow's limits per request. */
const MOST = { metrics: 1_000, params: 100, tags: 100 } as const;
/** Longer texts are truncated or refused by MLflow. */
const LONGEST = { param: 6_000, tag: 5_000, key: 250 } as const;
const STATUS = { running: 'RUNNING', finished: 'FINISHED', failed: 'FAILED', killed: 'KILLED' } as const;

export interface RunRequest extends Place {
  readonly run: TrackedRun;
  /** MLflow's id of the parent run. */
  readonly parent: string | null;
  readonly dataset: TrackedDataset;
  /** The run in MLflow; null if it does not exist yet. */
  readonly existing: KnownRun | null;
}

/** Logs what MLflow does not have yet of a run. @returns the resulting run */
export async function trackRun(request: RunRequest): Promise<{ readonly run: KnownRun; readonly changed: boolean }> {
  const { client, run } = request;
  const known = request.existing ?? (await createRun(request));
  let changed = await logBatches(client, run, known);
  if (run.parent !== null && !known.hasDataset) {
    await logDataset(request, known);
    changed = true;
  }
  const status = STATUS[run.state];
  if (changed || known.status !== status) {
    // Also if only its end time has changed.
    await client.call('POST', 'runs/update', { run_id: known.id, status, ...(run.endedAt === null ? {} : { end_time: run.endedAt }) });
    known.status = status;
    changed = true;
  }
  return { run: known, changed };
}

/** Ends a run for which nothing more will be logged. */
export async function endRun(client: MlflowClient, run: KnownRun): Promise<void> {
  await client.call('POST', 'runs/update', { run_id: run.id, status: STATUS.killed });
  run.status = STATUS.killed;
}

/** Creates a run, unless another worker has created and claimed it first. */
async function createRun(request: RunRequest): Promise<KnownRun> {
  const { client, experiment, claim, run, parent } = request;
  const { run: made } = await client.call<{ run: RawRun }>('POST', 'runs/create', {
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
  const claimed = await claim(run.key, own);
  // A claimed run that has been deleted since does not count.
  const other = claimed === own ? undefined : (await searchByKey(request, run.key)).find(({ info }) => info.run_id === claimed);
  if (other === undefined) return readRun(made);
  await client.call('POST', 'runs/delete', { run_id: own });
  return readRun(other);
}

/** @returns whether there was anything to log */
async function logBatches(client: MlflowClient, run: TrackedRun, known: KnownRun): Promise<boolean> {
  const parameters = Object.fromEntries([...run.parameters].map(([name, value]) => [name, String(value).slice(0, LONGEST.param)]));
  // MLflow does not allow a second value, so the original value stays, even if `retry --set` has changed it.
  const params = listPairs(parameters).filter(({ key }) => !known.parameters.has(key));
  const cutTags = Object.fromEntries(Object.entries(run.tags).map(([name, value]) => [name, value.slice(0, LONGEST.tag)]));
  const tags = listPairs(cutTags).filter(({ key, value }) => known.tags.get(key) !== value);
  const metrics = run.metrics.filter(({ name, step }) => step > (known.steps.get(name) ?? -1));
  for (const part of cut(params, MOST.params)) {
    await client.call('POST', 'runs/log-batch', { run_id: known.id, params: part });
    for (const { key } of part) known.parameters.add(key);
  }
  for (const part of cut(tags, MOST.tags)) {
    await client.call('POST', 'runs/log-batch', { run_id: known.id, tags: part });
    for (const { key, value } of part) known.tags.set(key, value);
  }
  for (const part of cut(metrics, MOST.metrics)) {
    await client.call('POST', 'runs/log-batch', { run_id: known.id, metrics: part.map(encodeMetric) });
    for (const { name, step } of part) known.steps.set(name, step);
  }
  return params.length + tags.length + metrics.length > 0;
}

function encodeMetric({ name, value, step, at }: TrackedMetric): object {
  return { key: name, value, step, timestamp: at };
}

/** Logged only if it is missing, because MLflow might store it twice. */
async function logDataset({ client, dataset }: RunRequest, known: KnownRun): Promise<void> {
  const { name, sha256, recordings } = dataset;
  await client.call('POST', 'runs/log-inputs', {
    run_id: known.id,
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
  known.hasDataset = true;
}

/** @returns pairs for MLflow; characters that it does not allow in names become underscores */
function listPairs(values: Readonly<Record<string, string>>): { key: string; value: string }[] {
  return Object.entries(values).map(([key, value]) => ({ key: key.replaceAll(/[^\w/:. -]/g, '_').slice(0, LONGEST.key), value }));
}

function cut<T>(values: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, part) => values.slice(part * size, (part + 1) * size));
}
