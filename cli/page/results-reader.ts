import type { SweepLedger, VariantLedger } from '../../activities/contract/ledger-stages.ts';
import { gatherResults } from '../../activities/stages/analyse-sweep.ts';
import { readSweepLedger, readVariantLedgers } from '../../activities/stages/ledgers.ts';
import { getDerived } from '../../activities/stages/recipes.ts';
import type { RecipeContext } from '../../activities/stages/stage-context.ts';
import { analyse } from '../../core/analysis/analyse.ts';
import type { Analysis } from '../../core/analysis/types.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { decodeDataset } from '../../core/dataset/dataset-codec.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import type { SweepResults } from '../../core/domain/results.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { buildRecordingView } from '../../web/views/build-recording.ts';
import type { RecordingView } from '../../web/views/results-view.ts';
import { createLanes } from './lanes.ts';

export interface Gathered {
  readonly results: SweepResults;
  readonly analysis: Analysis;
}

/** Reads the results of a sweep's finished trials from the store; the last few sweeps are cached until one of their ledgers changes. */
export interface ResultsReader {
  /** The current results. With thousands of trials this takes seconds, so frequent calls have to wait. */
  read(sweepId: string): Promise<Gathered>;
  /** The results as read last. */
  readKnown(sweepId: string): Promise<Gathered>;
  /** The same, or null if they were not read yet. */
  findKnown(sweepId: string): Promise<Gathered | null>;
  /** The context for reading; it never recreates objects. */
  readonly context: RecipeContext;
  readRecordings(sweepId: string, indices: readonly number[]): Promise<RecordingView[]>;
}

const SWEEPS_KEPT = 3;
/** While a sweep runs, at most a fifth of the time is spent on gathering results. */
const REST_SHARE = 4;
const RECORDINGS_AT_ONCE = 24;

export function createResultsReader(store: ArtifactStore): ResultsReader {
  const kept = new Map<string, { readonly stamp: string; readonly gathered: Promise<Gathered> }>();
  let data: { readonly sha256: string; readonly dataset: Promise<Dataset> } | null = null;
  const context: RecipeContext = {
    store,
    reportProgress: () => undefined,
    makeAgain: () => Promise.reject(new Error('The page does not write objects.')),
  };

  const lanes = createLanes<Gathered>(REST_SHARE);

  async function gather(sweepId: string): Promise<Gathered> {
    const ledger = await readSweepLedger(store, { sweepId, startedAt: null });
    const variants = await readVariantLedgers(store, ledger);
    const stamp = stampOf(ledger, variants);
    const known = kept.get(sweepId);
    if (known?.stamp === stamp) return known.gathered;
    const gathered = gatherResults({ ledger, variants, baselines: [] }, context).then((results) => ({
      results,
      analysis: analyse(results),
    }));
    kept.delete(sweepId);
    kept.set(sweepId, { stamp, gathered });
    for (const name of [...kept.keys()].slice(0, -SWEEPS_KEPT)) kept.delete(name);
    // The next call retries after a failure.
    gathered.catch(() => kept.delete(sweepId));
    return gathered;
  }

  function readDataset({ dataset: { parsed } }: SweepLedger): Promise<Dataset> {
    if (data?.sha256 !== parsed.sha256) {
      const dataset = getDerived(context, parsed).then(decodeDataset);
      data = { sha256: parsed.sha256, dataset };
      dataset.catch(() => {
        data = null;
      });
    }
    return data.dataset;
  }

  return {
    context,
    read: (sweepId) => lanes.ask(sweepId, () => gather(sweepId)),
    findKnown: async (sweepId) => kept.get(sweepId)?.gathered ?? null,
    readKnown: (sweepId) => kept.get(sweepId)?.gathered ?? lanes.ask(sweepId, () => gather(sweepId)),
    async readRecordings(sweepId, indices) {
      if (indices.length > RECORDINGS_AT_ONCE)
        throw new DurasweepError('InvalidConfig', `At most ${RECORDINGS_AT_ONCE} recordings are read at once.`);
      const dataset = await readDataset(await readSweepLedger(store, { sweepId, startedAt: null }));
      return indices.map((index) => buildRecordingView(dataset, index));
    },
  };
}

/** Everything that determines the results: the newest records of variants and of the sweep. */
function stampOf({ startedAt, finishedAt, journal, changes }: SweepLedger, variants: ReadonlyMap<string, VariantLedger>): string {
  const records = [...variants].map(([name, { recordedAt, round, trials }]) => [name, recordedAt, round, trials.length]);
  return JSON.stringify([startedAt, finishedAt, journal.length, changes, records]);
}
