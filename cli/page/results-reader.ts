import { gatherResults } from '../../activities/stages/analyse-sweep.ts';
import { readSweepLedger, readVariantLedgers } from '../../activities/stages/ledgers.ts';
import { getDerived } from '../../activities/stages/recipes.ts';
import type { RecipeContext } from '../../activities/stages/stage-context.ts';
import type { SweepLedger, VariantLedger } from '../../activities/types.ts';
import { analyse } from '../../core/analysis/analyse.ts';
import type { Analysis } from '../../core/analysis/types.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { decodeDataset } from '../../core/dataset/dataset-codec.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import type { SweepResults } from '../../core/domain/results.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { describeRecording } from '../../web/views/describe-recording.ts';
import type { RecordingView } from '../../web/views/results-view.ts';
import { createLanes } from './lanes.ts';

export interface Gathered {
  readonly results: SweepResults;
  readonly analysis: Analysis;
}

/** What a sweep's finished trials amount to, out of the store; the last few sweeps are kept until a ledger of theirs changes. */
export interface ResultsReader {
  /** As of now; of thousands of trials that takes seconds, so that who asks all the time is kept waiting. */
  read(sweepId: string): Promise<Gathered>;
  /** As read last. */
  readKnown(sweepId: string): Promise<Gathered>;
  /** What it reads with; makes nothing again. */
  readonly context: RecipeContext;
  readRecordings(sweepId: string, indices: readonly number[]): Promise<RecordingView[]>;
}

const SWEEPS_KEPT = 3;
/** A fifth of the time, at most, goes into gathering while a sweep runs. */
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
    // One that failed is tried again by whoever asks next.
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
    readKnown: (sweepId) => kept.get(sweepId)?.gathered ?? lanes.ask(sweepId, () => gather(sweepId)),
    async readRecordings(sweepId, indices) {
      if (indices.length > RECORDINGS_AT_ONCE)
        throw new DurasweepError('InvalidConfig', `At most ${RECORDINGS_AT_ONCE} recordings are read at once.`);
      const dataset = await readDataset(await readSweepLedger(store, { sweepId, startedAt: null }));
      return indices.map((index) => describeRecording(dataset, index));
    },
  };
}

/** Whatever a result can come from: the newest records of variants, and the sweep's own. */
function stampOf({ startedAt, finishedAt, journal, changes }: SweepLedger, variants: ReadonlyMap<string, VariantLedger>): string {
  const records = [...variants].map(([name, { recordedAt, round, trials }]) => [name, recordedAt, round, trials.length]);
  return JSON.stringify([startedAt, finishedAt, journal.length, changes, records]);
}
