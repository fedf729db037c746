import { describe, expect, it } from 'vitest';
import type { SweepLedger } from '../../../../activities/contract/ledger-stages.ts';
import { analyseSweep } from '../../../../activities/stages/analyse-sweep.ts';
import { folderOfParsed } from '../../../../activities/stages/download-dataset.ts';
import { getJson, putJson } from '../../../../activities/stages/json-artifact.ts';
import { recordSweep, recordVariant } from '../../../../activities/stages/ledgers.ts';
import { parseSweepConfiguration } from '../../../../configs/parse.ts';
import { planVariants } from '../../../../configs/plan-variants.ts';
import type { SweepConfiguration } from '../../../../configs/schema.ts';
import type { Dataset } from '../../../../core/dataset/dataset.ts';
import { encodeDataset } from '../../../../core/dataset/dataset-codec.ts';
import { splitDataset } from '../../../../core/dataset/split.ts';
import { CODE_VERSIONS } from '../../../../core/domain/code-versions.ts';
import { trialKey as keyOf } from '../../../../core/domain/keys.ts';
import type { SweepResults } from '../../../../core/domain/results.ts';
import type { ArtifactStore } from '../../../../core/storage/artifact-store.ts';
import { buildSweep } from '../../../support/configurations.ts';
import { createMemoryStore } from '../../core/storage/memory-store.ts';
import { createContext, planTrial } from './support.ts';

/** A sweep that has only begun: data, split and ledger are in the store. */
async function createLedger(store: ArtifactStore, changes: SweepLedger['changes']): Promise<SweepLedger> {
  const configuration = parseSweepConfiguration(buildSweep([10, 20]));
  const description = await putJson(store, `${folderOfParsed('data', configuration.dataset, false)}/description.json`, { name: 'none' });
  const split = await putJson(store, 'split.json', { description: { folds: [{ fold: 0 }] } });
  return {
    sweepId: 'sweep',
    startedAt: '2026-01-01T00:00:00.000Z',
    configuration,
    dataset: { sha256: 'data', synthetic: false, recordings: 1, raw: description, parsed: description, description },
    split: { reference: split, folds: 1 },
    folds: [split],
    changes,
    skipped: [],
    cancelled: [],
    finishedAt: null,
    partial: true,
    journal: [],
  };
}

describe('analyseSweep', () => {
  it('writes a manifest that plans what was trained, including changes after the start', async () => {
    const store = createMemoryStore();
    const context = createContext({ store });
    const ledger = await createLedger(store, { h10: { learningRate: 0.3 }, h20: { maxEpochs: 50 } });
    await recordSweep(ledger, context);
    const { results } = await analyseSweep({ sweepId: 'sweep', startedAt: null }, context);
    const { manifest, trials } = await getJson<SweepResults>(store, results);
    const planned = planVariants(manifest.configuration as SweepConfiguration, {});
    expect(planned).toEqual(planVariants(ledger.configuration, ledger.changes));
    expect(trials.map(({ training }) => training)).toEqual(planned.map(({ training }) => training));
  });

  it.each([
    ['says what it was trained by', { trainingCodeVersion: '3' }, 'any', '3'],
    ['does not, and has a key of older code', {}, 'any', `before ${CODE_VERSIONS.training}`],
    ['does not, and has the key that this code gives', {}, 'own', CODE_VERSIONS.training],
  ])('names the training code of what was trained, where a result %s', async (_, stored, key, expected) => {
    const store = createMemoryStore();
    const context = createContext({ store });
    const ledger = await createLedger(store, {});
    const { specification } = planTrial(0);
    const trialKey = key === 'own' ? keyOf(specification) : key;
    const history = await putJson(store, 'history.json', []);
    const model = await putJson(store, 'model.bin', []);
    const summary = { parameters: 1, epochs: 1, bestValidationAccuracy: 1, modelSha256: model.sha256, tensorflowVersion: '2' };
    const trainedBy = { sweepId: 'sweep', variant: 'gru' };
    await putJson(store, `trials/${trialKey}/result.json`, { specification, summary, model, history, trainedBy, ...stored });
    await putJson(store, `trials/${trialKey}/evaluation.json`, { validation: { accuracy: 1 }, test: null });
    const [variant] = planVariants(ledger.configuration, {});
    if (!variant) throw new RangeError('the plan is empty');
    const entry = {
      fold: 0,
      seed: 0,
      trialKey,
      state: 'completed',
      reused: false,
      attempts: 1,
      secondsLost: 0,
      failure: null,
      warnings: [],
    } as const;
    await recordSweep(ledger, context);
    await recordVariant({ sweepId: 'sweep', startedAt: ledger.startedAt, round: 1, variant, changed: false, trials: [entry] }, context);
    const { results } = await analyseSweep({ sweepId: 'sweep', startedAt: null }, context);
    expect((await getJson<SweepResults>(store, results)).manifest.trainingCodeVersion).toBe(expected);
  });

  it('describes data and split again if older code described them', async () => {
    const store = createMemoryStore();
    const context = createContext({ store });
    const dataset = makeDataset();
    const split = splitDataset({ dataset, options: { method: 'random', seed: 0, validationFraction: 0.5, testFraction: 0, folds: 1 } });
    const parsed = await store.put({ key: 'datasets/data/parsed/old/dataset.bin', bytes: encodeDataset(dataset) });
    const description = await putJson(store, 'datasets/data/parsed/old/description.json', { recordings: 99 });
    const reference = await putJson(store, 'split.json', { split, description: { nearDuplicates: 146_539 } });
    const ledger = await createLedger(store, {});
    const older = { ...ledger, dataset: { ...ledger.dataset, parsed, description }, split: { reference, folds: 1 } };
    await recordSweep(older, context);
    const { results } = await analyseSweep({ sweepId: 'sweep', startedAt: null }, context);
    const described = await getJson<SweepResults>(store, results);
    expect(described.dataset.recordings).toBe(4);
    expect(described.split.nearDuplicates).toBe(0);
    expect(described.split.folds).toHaveLength(1);
  });
});

function makeDataset(): Dataset {
  const recordings = [0, 1, 2, 3].map((index) => {
    const values = Float32Array.from({ length: 20 }, (_, step) => Math.sin(step * (index + 1)));
    return { path: `${index}`, label: index % 2, group: 0, length: 20, values };
  });
  return { name: 'none', classes: ['a', 'b'], groups: ['all'], features: ['x'], recordings };
}
