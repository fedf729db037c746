import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import getPort from 'get-port';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type SupervisedWorker, superviseWorker } from '../../cli/supervise-worker.ts';
import { resultsFileSchema } from '../../core/report/files/results-schema.ts';
import { startServices } from '../../infra/services/services.ts';
import type { Services } from '../../infra/services/types.ts';
import { ensureTemporal } from '../../infra/set-up/toolchain.mjs';
import { placeMetrics, toVariables } from '../../workers/child-variables.ts';
import { inheritedVariables } from '../../workers/environment.ts';
import type { LeaderboardRow, SweepProgress } from '../../workflows/steering-messages.ts';
import { HAS_CHROMIUM } from '../support/chromium.ts';
import { findTool } from '../support/cluster-tools.ts';
import { type FakeMlflow, startFakeMlflow } from '../support/fake-mlflow.ts';
import { buildTinySweep } from '../support/tiny-sweep.ts';
import { cleanAway } from './clean-run.ts';
import { examineMistyped } from './doctor-run.ts';
import { exportTyped } from './export-run.ts';
import { forgetSweep } from './forget-run.ts';
import { loseResult } from './lost-run.ts';
import { logLate, trackTyped } from './mlflow-run.ts';
import { readNumbers } from './numbers-run.ts';
import { runAgainFromPage } from './page-run.ts';
import { askPrometheus } from './prometheus-run.ts';
import { extendSearch } from './search-run.ts';

const run = promisify(execFile);
const PASSWORD = 'not-for-histories';

let folder: string;
let services: Services;
let mlflow: FakeMlflow;
let workers: SupervisedWorker[];
let temporalPath: string;
let places: Record<'workflow' | 'train', Record<string, string>>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'durasweep-sweep-'));
  temporalPath = await ensureTemporal();
  services = await startServices({ dataFolder: path.join(folder, 'data'), usualPorts: {} });
  mlflow = await startFakeMlflow();
  mlflow.beforeEach = () => {
    throw new Error('MLflow is away.');
  };
  const env = {
    ...inheritedVariables(),
    ...toVariables(services.temporal, services.s3),
    DURASWEEP_REPORTS: path.join(folder, 'runs'),
    GESTURES_ZIP: path.join(folder, 'missing.zip'),
    MLFLOW_TRACKING_URI: mlflow.uri,
    MLFLOW_TRACKING_USERNAME: 'me',
    MLFLOW_TRACKING_PASSWORD: PASSWORD,
  };
  const watched = { metricsAddress: `127.0.0.1:${await getPort()}`, statusAddress: `127.0.0.1:${await getPort()}` };
  places = { workflow: placeMetrics(watched, 0), train: { ...placeMetrics({ ...watched, statusAddress: null }, 1) } };
  workers = (['workflow', 'train'] as const).map((role) =>
    superviseWorker({ role, env: { ...env, ...places[role] }, logFolder: folder, onRestart: () => undefined }),
  );
  await Promise.all(workers.map((worker) => worker.ready));
});

afterAll(async () => {
  await Promise.all((workers ?? []).map((worker) => worker.stop()));
  await services?.stop();
  await mlflow?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The real command line, as a user types it. */
async function temporal(...args: string[]): Promise<string> {
  return (await run(temporalPath, [...args, '--address', services.temporal.address, '--output', 'json'])).stdout;
}

async function query<T>(workflowId: string, type: string): Promise<T> {
  const text = await temporal('workflow', 'query', '--workflow-id', workflowId, '--type', type);
  return (JSON.parse(text) as { queryResult: [T] }).queryResult[0];
}

async function startSweep(workflowId: string, configuration: unknown): Promise<void> {
  const file = path.join(folder, `${workflowId}.json`);
  await writeFile(file, JSON.stringify(configuration));
  await temporal('workflow', 'start', '--type', 'sweep', '--task-queue', 'durasweep', '--workflow-id', workflowId, '--input-file', file);
}

const unescapeMarkdown = (text: string) => text.replaceAll(/\\(?=[^\w\s])/g, '');

const untilPhase = (workflowId: string, phase: string) =>
  vi.waitFor(async () => expect((await query<{ phase: string }>(workflowId, 'progress')).phase).toBe(phase), {
    timeout: 110_000,
    interval: 500,
  });

describe('a sweep from the Temporal CLI, on real servers', () => {
  it('trains every architecture, writes the report, and can be found by its search attributes', async () => {
    const sources = ['$GESTURES_ZIP', 'https://10.0.0.1/gestures.zip'];
    const { dataset, ...sweep } = buildTinySweep();
    await startSweep('tiny', { ...sweep, dataset: { ...dataset, sources, synthetic: 'fallback' } });
    await untilPhase('tiny', 'finished');
    const leaderboard = await query<{ variant: string; validationAccuracy: number }[]>('tiny', 'leaderboard');
    expect(leaderboard.map((row) => row.variant).toSorted()).toEqual(['bidirectional', 'conv', 'deep', 'gru', 'lstm']);

    const results = JSON.parse(await readFile(path.join(folder, 'runs', 'tiny', 'results.json'), 'utf8'));
    expect(resultsFileSchema.safeParse(results).error?.issues ?? []).toEqual([]);
    expect(results).toMatchObject({ sweepId: 'tiny', dataset: { synthetic: true } });
    expect(results.trials).toHaveLength(5);
    for (const trial of results.trials) expect(trial).toMatchObject({ state: 'completed', reused: false, attempts: 1, epochs: 2 });
    const { sourceProblems } = await query<SweepProgress>('tiny', 'progress');
    expect(sourceProblems.map(({ source }) => source)).toEqual(sources);
    expect(sourceProblems[0]?.reason).toContain(path.join(folder, 'missing.zip'));
    const [report, journal] = await Promise.all(
      ['report.md', 'journal.md'].map((name) => readFile(path.join(folder, 'runs', 'latest', 'report', name), 'utf8')),
    );
    for (const text of [report ?? '', journal ?? '']) {
      expect(text).toMatch(/SYNTHETIC DATA/);
      for (const { source, reason } of sourceProblems) expect(unescapeMarkdown(text)).toContain(`${source}: ${reason}.`);
    }

    // Visibility is updated a moment after the workflow closes.
    await vi.waitFor(
      async () => {
        const listed = await temporal('workflow', 'list', '--query', 'DurasweepSweep = "tiny" AND DurasweepState = "completed"');
        expect(JSON.parse(listed)).toHaveLength(6);
      },
      { timeout: 20_000, interval: 500 },
    );
  });

  it('did not wait for MLflow, which gets everything when it is available again, and whose password is not leaked', () =>
    logLate({ folder, mlflow, password: PASSWORD, readHistory: () => temporal('workflow', 'show', '--workflow-id', 'tiny/.tracking') }));

  it('is logged on another MLflow server and exported, as typed', () => Promise.all([trackTyped(services), exportTyped(services, 'tiny')]));

  it('is reported to Prometheus and to a cluster by its workers', () => readNumbers(places));

  it.skipIf(findTool('prometheus') === undefined)(
    "gives a real Prometheus what the dashboard and the alerts ask for (needs Debian's prometheus)",
    () => askPrometheus({ folder, targets: Object.values(places).map(({ DURASWEEP_METRICS_ADDRESS = '' }) => DURASWEEP_METRICS_ADDRESS) }),
  );

  it.skipIf(!HAS_CHROMIUM)('is run again with more seeds from the page: started, paused, resumed, seen through to its report', () =>
    runAgainFromPage(services, path.join(folder, 'runs')),
  );

  it('reuses finished trials of another sweep, and repeats one with the same bits', async () => {
    await startSweep('tiny-again', buildTinySweep());
    await untilPhase('tiny-again', 'finished');
    const [first, again] = await Promise.all(
      ['tiny', 'tiny-again'].map(async (id) => JSON.parse(await readFile(path.join(folder, 'runs', id, 'results.json'), 'utf8'))),
    );
    for (const trial of again.trials) expect(trial).toMatchObject({ reused: true, attempts: 0 });
    expect(again.trials.map((trial: { modelSha256: string }) => trial.modelSha256)).toEqual(
      first.trials.map((trial: { modelSha256: string }) => trial.modelSha256),
    );
  });

  it('shows a result that the store has lost in report, journal and exit code, and a later sweep creates it again', async () => {
    const [best] = await query<LeaderboardRow[]>('tiny', 'leaderboard');
    await loseResult({ services, startSweep, untilPhase, reports: path.join(folder, 'runs'), best: best?.variant ?? '' });
  });

  it('is listed, and read from the store after Temporal has deleted it', async () => {
    await forgetSweep({ services, temporal, sweep: 'tiny', before: await query<LeaderboardRow[]>('tiny', 'leaderboard') });
  });

  it('is found by the doctor when its type or its task queue was mistyped', () => examineMistyped({ services, temporal }));

  it('is removed with everything that no other sweep refers to, unless it is running', async () => {
    // The sweep from the page trained ten more trials.
    const isFromPage = HAS_CHROMIUM;
    const others = ['tiny-again', 'tiny-fixed', ...(isFromPage ? ['from-page'] : [])];
    await cleanAway({ services, temporal, sweep: 'tiny', others, trials: isFromPage ? 15 : 5 });
  });

  it(
    'continues a search with a larger budget while it runs, and with another space after it has ended',
    () => extendSearch({ services, startSweep, untilPhase, reports: path.join(folder, 'runs') }),
    240_000,
  );

  it('rejects an invalid configuration with a message about every problem', async () => {
    await startSweep('wrong', { ...buildTinySweep(), seeds: 0, colour: 'red' });
    const shown = await vi.waitFor(
      async () => {
        const text = await temporal('workflow', 'show', '--workflow-id', 'wrong');
        expect(text).toContain('WORKFLOW_EXECUTION_FAILED');
        return text;
      },
      { timeout: 30_000, interval: 500 },
    );
    expect(shown).toContain('InvalidConfig');
    expect(shown).toContain('seeds');
    expect(shown).toContain('colour');
  });

  it('is started by a schedule, whose ids contain the time, and reports in a separate folder', async () => {
    const file = path.join(folder, 'scheduled.json');
    await writeFile(file, JSON.stringify(buildTinySweep()));
    const action = ['--type', 'sweep', '--task-queue', 'durasweep', '--workflow-id', 'nightly', '--input-file', file];
    await temporal('schedule', 'create', '--schedule-id', 'nightly', '--cron', '0 2 * * *', ...action);
    await temporal('schedule', 'trigger', '--schedule-id', 'nightly');
    const id = await vi.waitFor(
      async () => {
        const listed = JSON.parse(
          await temporal('workflow', 'list', '--query', 'WorkflowType = "sweep" AND WorkflowId STARTS_WITH "nightly-"'),
        );
        return listed[0].execution.workflowId as string;
      },
      { timeout: 30_000, interval: 500 },
    );
    expect(id).toMatch(/^nightly-\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    await untilPhase(id, 'finished');
    const results = JSON.parse(await readFile(path.join(folder, 'runs', id.replaceAll(':', '~'), 'results.json'), 'utf8'));
    expect(results).toMatchObject({ sweepId: id });
  });

  it("cannot use the owner's other files as data, whoever starts it, nor learn their content", async () => {
    const secret = path.join(folder, 'secret.csv');
    await writeFile(secret, 'hunter2,1,2\n');
    const dataset = {
      name: 'd',
      sources: [secret, '/etc/passwd'],
      format: { type: 'columns', path: '{class}/**', features: [{ name: 'x', column: 0 }] },
    };
    await startSweep('curious', { ...buildTinySweep(), dataset });
    await untilPhase('curious', 'parked');
    const progress = await query<{ preparationFailure: string }>('curious', 'progress');
    expect(progress.preparationFailure.match(/outside what this worker may read/g)).toHaveLength(2);
    expect(JSON.stringify(progress)).not.toMatch(/hunter2|root:/);
    await temporal('workflow', 'cancel', '--workflow-id', 'curious');
  });
});
