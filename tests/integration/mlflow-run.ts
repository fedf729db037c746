import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, vi } from 'vitest';
import type { Services } from '../../infra/services/types.ts';
import { toVariables } from '../../workers/child-variables.ts';
import { type FakeMlflow, startFakeMlflow } from '../support/fake-mlflow.ts';
import { runSource } from '../support/run-source.ts';

interface LateRun {
  readonly folder: string;
  /** Away while the sweep "tiny" ran. */
  readonly mlflow: FakeMlflow;
  readonly password: string;
  /** The history of the workflow that logs the sweep. */
  readonly readHistory: () => Promise<string>;
}

/** MLflow is available again and gets everything; neither logs nor histories contain the password. */
export async function logLate({ folder, mlflow, password, readHistory }: LateRun): Promise<void> {
  expect(mlflow.runs).toEqual([]);
  mlflow.beforeEach = () => undefined;
  await vi.waitFor(() => expect(mlflow.aliases.get('durasweep-tiny@champion')).toBe('1'), { timeout: 60_000, interval: 500 });
  const results = JSON.parse(await readFile(path.join(folder, 'runs', 'tiny', 'results.json'), 'utf8'));
  const trials = mlflow.runs.filter(({ tags }) => tags.has('mlflow.parentRunId'));
  expect(trials.map(({ tags }) => tags.get('durasweep.trial')).sort()).toEqual(
    results.trials.map(({ trialKey }: { trialKey: string }) => trialKey).sort(),
  );
  for (const { status, metrics } of trials) {
    const losses = [...metrics].map((text) => JSON.parse(text)).filter(({ key }) => key === 'loss/train');
    expect([status, losses.map(({ step }) => step)]).toEqual(['FINISHED', [1, 2]]);
    for (const { timestamp } of losses) expect(timestamp).toBeGreaterThan(Date.parse(results.startedAt));
  }
  const kept = [...mlflow.artifacts.keys()].map((name) => name.split('/artifacts/')[1]);
  expect(kept).toEqual(expect.arrayContaining(['MLmodel', 'model.onnx', 'model-card.md', 'report.html', 'model/model.json']));
  expect(mlflow.last.headers.authorization).toBe(`Basic ${Buffer.from(`me:${password}`).toString('base64')}`);
  const logs = await Promise.all(['workflow', 'train'].map((role) => readFile(path.join(folder, `worker-${role}.log`), 'utf8')));
  const history = await readHistory();
  expect([...logs, history].filter((text) => text.includes(password))).toEqual([]);
}

/** `npm run steer -- track`, as it is typed: a finished sweep of five trials, on another server. */
export async function trackTyped({ temporal, s3 }: Services): Promise<void> {
  const other = await startFakeMlflow();
  const variables = { ...toVariables(temporal, s3), MLFLOW_TRACKING_URI: other.uri };
  const { code, output } = await runSource({ args: ['cli/steer.ts', 'track', 'tiny'], variables });
  await other.stop();
  expect(output).toContain('The sweep "tiny" is logged: 10 new runs, 0 existing ones.');
  expect([code, other.aliases.get('durasweep-tiny@champion')]).toEqual([0, '1']);
}
