import type { Tracked, TrackedSweep, Tracker } from '../tracker.ts';
import { createMlflowClient, type MlflowClient, MlflowError, type MlflowSettings } from './client.ts';
import { registerModel } from './model.ts';
import { trackRun } from './runs.ts';

export { MlflowError, type MlflowSettings } from './client.ts';

/** An experiment for each sweep, a run for each variant, a run inside it for each trial, the best model in the registry. */
export function createMlflowTracker(settings: MlflowSettings, claims: Claims): Tracker {
  return { track: async (sweep, signal) => track({ client: createMlflowClient(settings, signal), claims, sweep, signal }) };
}

/** MLflow makes a run whenever it is asked; which of several counts is agreed on here. */
export interface Claims {
  /** @param place where the run is: a server and an experiment of it @returns the id that was claimed first for that key there */
  claim(place: string, key: string, id: string): Promise<string>;
}

interface Request {
  readonly client: MlflowClient;
  readonly claims: Claims;
  readonly sweep: TrackedSweep;
  readonly signal: AbortSignal;
}

async function track({ client, claims, sweep, signal }: Request): Promise<Tracked> {
  const { experiment_id: experiment, creation_time: createdAt } = await ensureExperiment(client, sweep);
  // A server that was emptied gives the same numbers again.
  const place = `${client.uri} ${experiment} ${createdAt ?? ''}`;
  const claim = (key: string, id: string) => claims.claim(place, key, id);
  const ids = new Map<string, string>();
  let created = 0;
  for (const run of sweep.runs) {
    signal.throwIfAborted();
    const parent = run.parent === null ? null : (ids.get(run.parent) ?? null);
    const { id, isNew } = await trackRun({ client, experiment, run, parent, dataset: sweep.dataset, claim });
    ids.set(run.key, id);
    if (isNew) created += 1;
  }
  const { model, sweepId } = sweep;
  const source = model === null ? undefined : ids.get(model.run);
  if (model !== null && source !== undefined) await registerModel({ client, experiment, sweepId, run: source, model });
  return { created, known: sweep.runs.length - created, url: `${client.uri}/#/experiments/${experiment}` };
}

interface Experiment {
  readonly experiment_id: string;
  readonly creation_time?: number;
}

async function ensureExperiment(client: MlflowClient, { sweepId, description }: TrackedSweep): Promise<Experiment> {
  const name = `durasweep/${sweepId}`;
  const tags = [{ key: 'mlflow.note.content', value: description === '' ? `Sweep ${sweepId}` : description }];
  await client.call('POST', 'experiments/create', { name, tags }).catch((error) => {
    if (!(error instanceof MlflowError && error.code === 'RESOURCE_ALREADY_EXISTS')) throw error;
  });
  const path = `experiments/get-by-name?experiment_name=${encodeURIComponent(name)}`;
  return (await client.call<{ experiment: Experiment }>('GET', path)).experiment;
}
