import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import getPort from 'get-port';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeMlflowServer } from '../../cli/tools/mlflow-server.ts';
import { EXPORTERS } from '../../core/export/index.ts';
import { buildModelDocument } from '../../core/export/json/index.ts';
import { createClassifier } from '../../core/streaming/classifier.ts';
import { buildRuns } from '../../core/tracking/build-runs.ts';
import { createMlflowTracker } from '../../core/tracking/mlflow/index.ts';
import { orNull, waitUntil } from '../faults/harness/wait-until.ts';
import { buildSweepResults } from '../fixtures/sweep-results.ts';
import { createMemoryClaims } from '../support/memory-claims.ts';
import { findTool, runPython } from '../support/python.ts';
import { createExportModel, FEATURES } from '../unit/core/export/export-model.ts';

/** Half a minute of processor time goes into its imports and its database, and on busy cores that takes a while. */
const START_LIMIT_MS = 300_000;
const mlflow = await findTool('mlflow');

interface Read {
  readonly runs: Readonly<
    Record<
      string,
      readonly { readonly status: string; readonly parent: string | null; readonly metrics: Readonly<Record<string, readonly unknown[]>> }[]
    >
  >;
  readonly versions: number;
  readonly claim: string;
  readonly probabilities: readonly number[];
}

describe.skipIf(mlflow === null)('a real MLflow server', () => {
  let uri = '';
  let folder = '';
  let server: ChildProcess;
  beforeAll(async () => {
    if (mlflow === null) return;
    folder = await mkdtemp(path.join(tmpdir(), 'durasweep-mlflow-'));
    const port = await getPort();
    uri = `http://127.0.0.1:${port}`;
    const { args, variables } = describeMlflowServer(folder, port);
    server = spawn(mlflow.program, args, { env: { ...process.env, ...mlflow.variables, ...variables }, stdio: 'ignore' });
    await waitUntil('MLflow serves', async () => (await orNull(fetch(`${uri}/health`)))?.ok);
  }, START_LIMIT_MS);
  afterAll(async () => {
    const ended = once(server, 'exit');
    server.kill();
    await ended;
    await rm(folder, { recursive: true });
  });

  it('told of a sweep twice has each run and epoch once, and its own client loads the champion, which predicts as our network', async () => {
    if (mlflow === null) return;
    const { trials, startedAt } = buildSweepResults({ seeds: 2, recordings: 40 });
    const runs = buildRuns({ sweepId: 'quick', startedAt, trials: trials.slice(0, 4) });
    const exported = createExportModel({ architecture: 'gru', hiddenSize: 4, layers: 1, dropout: 0, readout: 'mean' });
    const [file] = await EXPORTERS.onnx.write(exported);
    const model = {
      run: runs.find(({ parent }) => parent !== null)?.key ?? '',
      key: 'trial',
      onnx: file?.bytes ?? new Uint8Array(),
      features: FEATURES.length,
      classes: exported.classes.length,
      claim: 'It leads.',
      files: [],
    };
    const sweep = { sweepId: 'quick', description: '', dataset: { name: 'drawn', sha256: 'a'.repeat(64), recordings: 40 } };
    const tracker = createMlflowTracker({ uri }, createMemoryClaims());
    for (const created of [runs.length, 0]) {
      const session = await tracker.open(sweep, new AbortController().signal);
      expect(await session.tell(runs)).toEqual({ created, known: runs.length - created });
      await session.register(model);
    }

    const recording = Array.from({ length: 9 }, (_, step) => [step / 3, step / 10 - 9.8, 3 - step]);
    const script = path.resolve('tests/fixtures/tracking/read_mlflow.py');
    const read = JSON.parse(await runPython(mlflow, [script, uri, 'quick', JSON.stringify(recording)])) as Read;
    expect(Object.keys(read.runs).sort()).toEqual(runs.map(({ key }) => key).sort());
    for (const { key, parent, metrics } of runs) {
      const [run, ...more] = read.runs[key] ?? [];
      expect(more).toEqual([]);
      expect(run?.status).toBe('FINISHED');
      expect(run?.parent).toBe(runs.find((other) => other.key === parent)?.name ?? null);
      expect(Object.values(run?.metrics ?? {}).flat()).toHaveLength(metrics.length);
    }
    expect([read.versions, read.claim]).toEqual([1, 'It leads.']);
    const expected = createClassifier(buildModelDocument(exported)).classify(Float32Array.from(recording.flat()), recording.length);
    read.probabilities.forEach((probability, index) => {
      expect(probability).toBeCloseTo(expected[index] ?? Number.NaN, 5);
    });
  });
});
