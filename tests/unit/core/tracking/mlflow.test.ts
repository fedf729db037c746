import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildRuns } from '../../../../core/tracking/build-runs.ts';
import { createMlflowTracker, type MlflowSettings } from '../../../../core/tracking/mlflow/index.ts';
import type { Claims, TrackedModel, TrackedRun } from '../../../../core/tracking/tracker.ts';
import { buildSweepResults } from '../../../fixtures/sweep-results.ts';
import { type FakeMlflow, startFakeMlflow } from '../../../support/fake-mlflow.ts';
import { createMemoryClaims } from '../../../support/memory-claims.ts';

const { trials: all, startedAt } = buildSweepResults({ seeds: 2, recordings: 40 });
const [{ variant: first = '' } = {}, { variant: second = '' } = {}] = all.filter(
  ({ variant }, index) => all.findIndex((trial) => trial.variant === variant) === index,
);
const trials = all.filter(({ variant }) => variant === first || variant === second);
const never = new AbortController().signal;

interface Telling {
  readonly runs: readonly TrackedRun[];
  readonly model: TrackedModel | null;
}

function createSweep(own = trials): Telling {
  const runs = buildRuns({ sweepId: 'quick', startedAt, trials: own });
  const source = runs.find(({ parent }) => parent !== null);
  const files = [{ path: 'model-card.md', bytes: new Uint8Array([2]) }];
  return {
    runs,
    model: { run: source?.key ?? '', key: 'trial', onnx: new Uint8Array([1]), features: 3, classes: 4, claim: 'It leads.', files },
  };
}

const SWEEP = { sweepId: 'quick', description: 'a test', dataset: { name: 'gestures', sha256: 'a'.repeat(64), recordings: 40 } };

async function track({ runs, model }: Telling, settings: MlflowSettings = fake) {
  const session = await createMlflowTracker(settings, claims).open(SWEEP, never);
  const told = await session.tell(runs);
  if (model !== null) await session.register(model);
  return { ...told, url: session.url };
}

let fake: FakeMlflow;
let claims: Claims;
beforeEach(async () => {
  claims = createMemoryClaims();
  fake = await startFakeMlflow();
});
afterEach(() => fake.stop());

const living = () => fake.runs.filter(({ deleted }) => !deleted);
/** Each run and each of its metrics is there once. @returns what the server has of each run, and what it was told */
const expectOnce = (sweep: Telling) => {
  expect(
    living()
      .map(({ tags }) => tags.get('durasweep.key'))
      .sort(),
  ).toEqual(sweep.runs.map(({ key }) => key).sort());
  return living().map((run) => {
    const told = sweep.runs.find(({ key }) => key === run.tags.get('durasweep.key'));
    expect(run.metrics.size).toBe(told?.metrics.length);
    return { run, told };
  });
};
const expectWhole = (sweep: Telling) => {
  for (const { run, told } of expectOnce(sweep)) {
    expect(run.params.size).toBe(told?.parameters.size);
    expect(run.datasets).toBe(told?.parent === null ? 0 : 1);
  }
  expect(fake.versions).toHaveLength(1);
  expect(fake.aliases.get('durasweep-quick@champion')).toBe('1');
};

describe('the tracker of MLflow', () => {
  it('logs each variant, each trial inside it, every epoch, the data and the best model', async () => {
    const sweep = createSweep();
    const { created, url } = await track(sweep);
    expect(created).toBe(sweep.runs.length);
    expect(url).toBe(`${fake.uri}/#/experiments/1?workflowType=machine_learning`);
    expectWhole(sweep);
    const trial = trials[0];
    const run = living().find(({ tags }) => tags.get('durasweep.trial') === trial?.trialKey && tags.get('durasweep.variant') === first);
    expect(run?.status).toBe('FINISHED');
    expect(run?.params.get('fold')).toBe(String(trial?.fold));
    expect([...(run?.metrics ?? [])].filter((metric) => metric.includes('"accuracy/validation"'))).toHaveLength(trial?.history.length ?? 0);
    expect([...fake.artifacts.keys()]).toEqual(
      expect.arrayContaining(['1/models/m-1/artifacts/MLmodel', '1/models/m-1/artifacts/model.onnx']),
    );
  });

  it('contains everything once when it is sent again, and what is new when there is more', async () => {
    const before = createSweep(trials.slice(1));
    await track(before);
    expect(await track(before)).toMatchObject({ created: 0, known: before.runs.length });
    const sweep = createSweep();
    expect(await track(sweep)).toMatchObject({ created: 1 });
    expect(living()).toHaveLength(sweep.runs.length);
    expect(fake.versions).toHaveLength(1);
  });

  it('contains everything once when two send it at the same time', async () => {
    const sweep = createSweep();
    await Promise.all([track(sweep), track({ ...sweep, model: null })]);
    expectOnce(sweep);
  });

  it('continues where it was interrupted, at any point', async () => {
    const sweep = createSweep(trials.slice(0, 1));
    let requests = 0;
    fake.beforeEach = () => {
      requests += 1;
    };
    await track(sweep);
    const total = requests;
    for (let cut = 1; cut < total; cut += 1) {
      await fake.stop();
      fake = await startFakeMlflow();
      claims = createMemoryClaims();
      let count = 0;
      fake.beforeEach = () => {
        count += 1;
        if (count === cut) throw new Error('cut off');
      };
      await expect(track(sweep)).rejects.toThrow(/cannot be reached.*nothing is lost/);
      await track(sweep);
      expectWhole(sweep);
    }
  });

  it('says what to do without a server, or if it refuses access', async () => {
    const tell = (settings: MlflowSettings) => track(createSweep(), settings);
    await expect(tell({ uri: 'file:///tmp/mlruns' })).rejects.toThrow(/MLFLOW_TRACKING_URI is "file:.*address of a server/);
    await expect(tell({ uri: 'http://127.0.0.1:1' })).rejects.toThrow(/cannot be reached.*npm run mlflow/);
    await tell({ uri: `${fake.uri}/`, user: 'me', password: 'secret' });
    expect(fake.last.headers.authorization).toBe(`Basic ${Buffer.from('me:secret').toString('base64')}`);
    await tell({ uri: fake.uri, token: 'abc' });
    expect(fake.last.headers.authorization).toBe('Bearer abc');
  });
});
