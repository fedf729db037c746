import { describe, expect, it } from 'vitest';
import { analyseSweep } from '../../../../activities/stages/analyse-sweep.ts';
import { getJson, putJson } from '../../../../activities/stages/json-artifact.ts';
import { recordSweep } from '../../../../activities/stages/ledgers.ts';
import type { SweepLedger } from '../../../../activities/types.ts';
import { parseSweepConfiguration } from '../../../../configs/parse.ts';
import { planVariants } from '../../../../configs/plan-variants.ts';
import type { SweepConfiguration } from '../../../../configs/schema.ts';
import type { SweepResults } from '../../../../core/domain/results.ts';
import type { ArtifactStore } from '../../../../core/storage/artifact-store.ts';
import { describeSweep } from '../../../support/configurations.ts';
import { createMemoryStore } from '../../core/storage/memory-store.ts';
import { createContext } from './support.ts';

/** A sweep that has only begun: data, split and ledger are in the store. */
async function createLedger(store: ArtifactStore, changes: SweepLedger['changes']): Promise<SweepLedger> {
  const description = await putJson(store, 'description.json', { name: 'none' });
  const split = await putJson(store, 'split.json', { description: { folds: [{ fold: 0 }] } });
  return {
    sweepId: 'sweep',
    startedAt: '2026-01-01T00:00:00.000Z',
    configuration: parseSweepConfiguration(describeSweep([10, 20])),
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
  it('writes a manifest that plans what was trained, changes after the beginning included', async () => {
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
});
