import { z } from 'zod';
import {
  type Claims,
  type Told,
  type TrackedModel,
  type TrackedRun,
  type TrackedSweep,
  type Tracker,
  TrackerError,
  type TrackingSession,
  type TrackingTool,
} from '../tracker.ts';
import { createMlflowClient, type MlflowClient, type MlflowSettings } from './client.ts';
import { type Claim, type KnownRun, loadRuns } from './known-runs.ts';
import { registerModel } from './model.ts';
import { endRun, trackRun } from './runs.ts';

export type { MlflowSettings } from './client.ts';

const optionalText = z.string().min(1).optional();

export const mlflow: TrackingTool<MlflowSettings> = {
  prefix: 'MLFLOW_',
  variables: {
    MLFLOW_TRACKING_URI: optionalText.describe(
      'Address of an MLflow server, such as http://127.0.0.1:5000. Workers log every running sweep there, `steer track` any sweep.',
    ),
    MLFLOW_TRACKING_USERNAME: optionalText.describe('User name for a server that requires one.'),
    MLFLOW_TRACKING_PASSWORD: optionalText.describe('Password for a server that requires one.'),
    MLFLOW_TRACKING_TOKEN: optionalText.describe('Token, instead of user name and password.'),
  },
  readSettings: (variables) => {
    const { MLFLOW_TRACKING_URI: uri, MLFLOW_TRACKING_USERNAME: user, MLFLOW_TRACKING_PASSWORD: password } = variables;
    if (uri === undefined) return null;
    const given = Object.entries({ user, password, token: variables.MLFLOW_TRACKING_TOKEN });
    return { uri, ...Object.fromEntries(given.filter(([, value]) => value !== undefined)) };
  },
  advice: 'set MLFLOW_TRACKING_URI to the address of an MLflow server, such as http://127.0.0.1:5000, which npm run mlflow starts',
  create: createMlflowTracker,
};

/** One experiment per sweep, one run per variant, one nested run per trial, and the best model in the registry. */
export function createMlflowTracker(settings: MlflowSettings, claims: Claims): Tracker {
  return { open: async (sweep, signal) => openSession({ client: createMlflowClient(settings, signal), claims, sweep, signal }) };
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
    // Otherwise the page opens with the traces of agents, of which there are none.
    url: `${client.uri}/#/experiments/${experiment}?workflowType=machine_learning`,
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
  const tags = [
    { key: 'mlflow.note.content', value: description === '' ? `Sweep ${sweepId}` : description },
    // For versions whose page goes by it.
    { key: 'mlflow.experimentKind', value: 'custom_model_development' },
  ];
  await client.call('POST', 'experiments/create', { name, tags }).catch((error) => {
    if (!(error instanceof TrackerError && error.code === 'RESOURCE_ALREADY_EXISTS')) throw error;
  });
  const path = `experiments/get-by-name?experiment_name=${encodeURIComponent(name)}`;
  return (await client.call<{ experiment: Experiment }>('GET', path)).experiment;
}
