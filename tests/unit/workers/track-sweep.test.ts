import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../../activities/contract/ledger-stages.ts';
import type { WrittenReport } from '../../../activities/contract/report-stages.ts';
import { plannedKey } from '../../../activities/stages/collect-trials.ts';
import { recordSweep, recordVariant } from '../../../activities/stages/ledgers.ts';
import { parseSweepConfiguration } from '../../../configs/parse.ts';
import { planVariants } from '../../../configs/plan-variants.ts';
import type { Variant } from '../../../core/domain/variant.ts';
import { buildModelDocument } from '../../../core/export/json/index.ts';
import type { TrackedModel, TrackedRun, Tracker } from '../../../core/tracking/tracker.ts';
import { type TrackRequest, trackSweep } from '../../../workers/track/track-sweep.ts';
import { buildSweep } from '../../support/configurations.ts';
import { createPartialLedger } from '../activities/stages/partial-ledger.ts';
import { createContext } from '../activities/stages/support.ts';
import { createExportModel } from '../core/export/export-model.ts';
import { createMemoryStore, type MemoryStore } from '../core/storage/memory-store.ts';

const fold = { bucket: 'memory', key: 'fold', sha256: 'fold', bytes: 0 };
const ledger = createPartialLedger({
  configuration: parseSweepConfiguration(buildSweep([10])),
  dataset: { sha256: 'data', recordings: 4 },
  folds: [fold],
});
const [variant] = planVariants(ledger.configuration, {}) as [Variant];
const trialKey = plannedKey(ledger, variant, 0, 0);

async function storeParked(store: MemoryStore): Promise<void> {
  const entry: LedgerEntry = {
    ...{ fold: 0, seed: 0, trialKey, state: 'parked', reused: false, attempts: 3, secondsLost: 0 },
    ...{ failure: 'TrainingDiverged: no', warnings: [] },
  };
  const { sweepId, startedAt } = ledger;
  const record = { sweepId, startedAt, round: 1, recordedAt: startedAt, variant, changed: false, trials: [entry] };
  await recordVariant(record, createContext({ store }));
  await recordSweep(ledger, createContext({ store }));
}

/** A report that recommends the trial. */
async function storeReport(store: MemoryStore): Promise<WrittenReport> {
  const made = buildModelDocument(createExportModel({ architecture: 'gru', hiddenSize: 4, layers: 1, dropout: 0, readout: 'mean' }));
  const document = { ...made, provenance: { variant: variant.name, fold: 0, seed: 0, trial: trialKey } };
  const texts = { 'model/model.onnx': 'onnx', 'model/model.json': JSON.stringify(document), 'report.html': 'page' };
  const files = Object.entries(texts).map(async ([path, text]) => ({
    path,
    reference: await store.put({ key: `report/${path}`, bytes: Buffer.from(text) }),
  }));
  return { files: await Promise.all(files), folder: null, headline: 'It leads so far.' };
}

/** Temporal's answers about a sweep whose report is written. */
function createClient(phase: string, report: WrittenReport): TrackRequest['client'] {
  const getHandle = (id: string) => ({
    describe: async () => ({ status: { name: id === 'sweep' ? 'RUNNING' : 'COMPLETED' } }),
    query: async () => ({ phase, running: [], sweepId: 'sweep', startedAt: ledger.startedAt }),
    result: async () => report,
  });
  return { workflow: { getHandle } } as unknown as TrackRequest['client'];
}

describe('a sweep that waits for a person', () => {
  it('has the model of its report so far registered already, and its runs as they are', async () => {
    const store = createMemoryStore();
    await storeParked(store);
    const stop = new AbortController();
    const told: TrackedRun[] = [];
    const registered: TrackedModel[] = [];
    const tracker: Tracker = {
      open: async () => ({
        url: 'http://mlflow',
        tell: async (runs) => {
          told.push(...runs);
          return { created: runs.length, known: 0 };
        },
        endRunning: () => Promise.reject(new Error('It is not over.')),
        register: async (model) => {
          registered.push(model);
          stop.abort();
        },
      }),
    };
    const client = createClient('parked', await storeReport(store));
    await expect(trackSweep({ client, store, tracker, sweepId: 'sweep', signal: stop.signal })).rejects.toThrow(/abort/i);
    expect(registered.map(({ key, claim, files }) => [key, claim, files.map(({ path }) => path)])).toEqual([
      [trialKey, 'It leads so far.', ['model/model.json', 'report.html']],
    ]);
    expect(told.filter(({ key }) => key === registered[0]?.run).map(({ state }) => state)).toContain('failed');
  });
});
