import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import getPort from 'get-port';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXPORTERS } from '../../core/export/index.ts';
import { buildModelDocument } from '../../core/export/json/index.ts';
import { createClassifier } from '../../core/streaming/classifier.ts';
import { buildRuns } from '../../core/tracking/build-runs.ts';
import { createMlflowTracker } from '../../core/tracking/mlflow/index.ts';
import { buildSweepResults } from '../fixtures/sweep-results.ts';
import { createMemoryClaims } from '../support/memory-claims.ts';
import { createExportModel, FEATURES } from '../unit/core/export/export-model.ts';
import { mlflowTool, type RealMlflow, readBack, START_LIMIT_MS, startRealMlflow } from './real-mlflow.ts';

describe.skipIf(mlflowTool === null)('a real MLflow server', () => {
  let folder: string;
  let mlflow: RealMlflow;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'durasweep-mlflow-'));
    mlflow = await startRealMlflow(folder, await getPort());
  }, START_LIMIT_MS);
  afterAll(async () => {
    await mlflow?.kill();
    await rm(folder, { recursive: true });
  });

  it('told of a sweep twice has each run and epoch once, and its own client loads the champion, which predicts as our network', async () => {
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
    const tracker = createMlflowTracker(mlflow, createMemoryClaims());
    for (const created of [runs.length, 0]) {
      const session = await tracker.open(sweep, new AbortController().signal);
      expect(await session.tell(runs)).toEqual({ created, known: runs.length - created });
      await session.register(model);
    }

    const recording = Array.from({ length: 9 }, (_, step) => [step / 3, step / 10 - 9.8, 3 - step]);
    const read = await readBack(mlflow, 'quick', recording);
    expect(read.kind).toBe('custom_model_development');
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
