import type { Told, TrackedModel, TrackedRun, TrackedSweep, Tracker, TrackingSession } from '../tracker.ts';
import { createMlflowClient, type MlflowClient, MlflowError, type MlflowSettings } from './client.ts';
import { type Claim, type KnownRun, loadRuns } from './known-runs.ts';
import { registerModel } from './model.ts';
import { endRun, trackRun } from './runs.ts';

export { MlflowError, type MlflowSettings } from './client.ts';

/** One experiment per sweep, one run per variant, one nested run per trial, and the best model in the registry. */
export function createMlflowTracker(settings: MlflowSettings, claims: Claims): Tracker {
  return { open: async (sweep, signal) => openSession({ client: createMlflowClient(settings, signal), claims, sweep, signal }) };
}

/** MLflow creates a run for every request; claims decide which of several runs counts. */
export interface Claims {
  /** @param place location of the run: a server and an experiment @returns the id that was claimed first for that key there */
  claim(place: string, key: string, id: string): Promise<string>;
}

interface Request {
  readonly client: MlflowClient;
  readonly claims: Claims;
  readonly sweep: TrackedSweep;
  readonly signal: AbortSignal;
}

async function openSession({ client, claims, sweep, signal }: Request): Promise<TrackingSession> {
  const { experiment_id: experiment, creation_time: createdAt } = await ensureExperiment(client, sweep);
  // A server that was reset reuses the same ids.
  const place = `${client.uri} ${experiment} ${createdAt ?? ''}`;
  const claim: Claim = (key, id) => claims.claim(place, key, id);
  const known = await loadRuns({ client, experiment, claim });

  async function tellOne(run: TrackedRun): Promise<'created' | 'changed' | 'known'> {
    signal.throwIfAborted();
    const parent = run.parent === null ? null : (known.get(run.parent)?.id ?? null);
    const existing = known.get(run.key) ?? null;
    const told = await trackRun({ client, experiment, claim, run, parent, dataset: sweep.dataset, existing });
    known.set(run.key, told.run);
    return existing === null ? 'created' : told.changed ? 'changed' : 'known';
  }

  return {
    url: `${client.uri}/#/experiments/${experiment}`,
    tell: (runs) => tellAll(runs, tellOne),
    async endRunning() {
      for (const run of known.values()) if (run.status === 'RUNNING') await endRun(client, run);
    },
    register: async (model) => {
      await registerModel({ client, experiment, sweepId: sweep.sweepId, run: findRun(known, model), model });
    },
  };
}

async function tellAll(runs: readonly TrackedRun[], tell: (run: TrackedRun) => Promise<'created' | 'changed' | 'known'>): Promise<Told> {
  const counts = { created: 0, changed: 0, known: 0 };
  for (const run of runs) counts[await tell(run)] += 1;
  return { created: counts.created, known: runs.length - counts.created };
}

function findRun(known: ReadonlyMap<string, KnownRun>, { run }: TrackedModel): KnownRun {
  const found = known.get(run);
  if (found !== undefined) return found;
  throw new RangeError(`The run ${run} was not logged before its model.`);
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
