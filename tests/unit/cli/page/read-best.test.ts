import { describe, expect, it } from 'vitest';
import type { SweepLedger } from '../../../../activities/contract/ledger-stages.ts';
import { plannedKey } from '../../../../activities/stages/collect-trials.ts';
import { folderOfParsed } from '../../../../activities/stages/download-dataset.ts';
import { putJson } from '../../../../activities/stages/json-artifact.ts';
import { recordSweep } from '../../../../activities/stages/ledgers.ts';
import { readBest } from '../../../../cli/page/read-best.ts';
import { parseSweepConfiguration } from '../../../../configs/parse.ts';
import { planVariants } from '../../../../configs/plan-variants.ts';
import { evaluationFile } from '../../../../core/domain/artifact-keys.ts';
import { CODE_VERSIONS } from '../../../../core/domain/code-versions.ts';
import { TRIAL_FILES, trialPath } from '../../../../core/domain/store-paths.ts';
import type { Variant } from '../../../../core/domain/variant.ts';
import { buildSweep } from '../../../support/configurations.ts';
import { createPartialLedger } from '../../activities/stages/partial-ledger.ts';
import { createContext } from '../../activities/stages/support.ts';
import { createMemoryStore, type MemoryStore } from '../../core/storage/memory-store.ts';

const configuration = parseSweepConfiguration(buildSweep([10, 20], { seeds: 3 }));
const [first] = planVariants(configuration, {}) as [Variant];
const folds = [{ train: 80, validation: 20, test: 0 }];

/** A sweep that runs: none of its variants has a record yet. */
async function storeRunningSweep(store: MemoryStore): Promise<SweepLedger> {
  const folder = folderOfParsed('data', configuration.dataset, false);
  const description = await putJson(store, `${folder}/description.json`, {});
  const reference = await putJson(store, 'split.json', { split: {}, description: { method: 'random', folds } });
  const ledger = createPartialLedger({
    sweepId: 'night',
    finishedAt: null,
    configuration,
    dataset: { sha256: 'data', synthetic: false, parsed: reference, description },
    split: { reference },
    folds: [reference],
  });
  await recordSweep(ledger, createContext({ store }));
  return ledger;
}

async function finishTrial(store: MemoryStore, ledger: SweepLedger, seed: number, bestValidationAccuracy: number): Promise<void> {
  const key = plannedKey(ledger, first, 0, seed);
  const history = await putJson(store, trialPath(key, TRIAL_FILES.history), []);
  const model = await putJson(store, trialPath(key, TRIAL_FILES.weights), seed);
  const part = { accuracy: bestValidationAccuracy };
  await putJson(store, trialPath(key, evaluationFile(CODE_VERSIONS.evaluation, 0)), { validation: part, test: null });
  await putJson(store, trialPath(key, TRIAL_FILES.result), {
    specification: { datasetSha256: 'data', tensors: history, fold: 0, model: first.model, training: first.training, seed },
    summary: { parameters: 1, epochs: 1, bestValidationAccuracy, modelSha256: '' },
    model,
    history,
    trainedBy: { sweepId: 'night', startedAt: '', variant: first.name },
  });
}

describe('the best of a running sweep, for lists', () => {
  it('has the interval of the finished trials of a variant that still runs', async () => {
    const store = createMemoryStore();
    const ledger = await storeRunningSweep(store);
    const read = () => readBest(createContext({ store }), 'night', first.name);
    expect(await read()).toEqual({ best: null, interval: null, trials: null });
    await finishTrial(store, ledger, 0, 0.5);
    expect(await read()).toMatchObject({ best: 0.5, interval: null });
    await finishTrial(store, ledger, 2, 0.6);
    const { best, interval } = await read();
    expect(best).toBeCloseTo(0.55);
    expect(interval?.[0]).toBeLessThan(0.5);
    expect(interval?.[1]).toBeGreaterThan(0.6);
  });
});
