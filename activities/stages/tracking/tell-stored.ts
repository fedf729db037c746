import type { ArtifactStore } from '../../../core/storage/artifact-store.ts';
import { buildRuns } from '../../../core/tracking/build-runs.ts';
import type { Told, TrackedModel, TrackedSweep, TrackingSession } from '../../../core/tracking/tracker.ts';
import type { SweepLedger } from '../../contract/ledger-stages.ts';
import { collectTrials } from '../collect-trials.ts';
import { readVariantLedgers } from '../ledgers.ts';

export interface StoredRequest {
  readonly store: ArtifactStore;
  readonly session: TrackingSession;
  readonly ledger: SweepLedger;
  /** Nothing of it runs any more. */
  readonly isOver: boolean;
  /** The model that it recommends; null: none. */
  readonly model: TrackedModel | null;
}

/** A sweep as its tool is to know it. */
export function buildTrackedSweep({ sweepId, configuration, dataset }: SweepLedger): TrackedSweep {
  const { sha256, recordings } = dataset;
  return { sweepId, description: configuration.description, dataset: { name: configuration.dataset.name, sha256, recordings } };
}

/** Tells of all that the store has of a sweep. */
export async function tellStored({ store, session, ledger, isOver, model }: StoredRequest): Promise<Told> {
  const { sweepId, startedAt } = ledger;
  const trials = await collectTrials(store, ledger, await readVariantLedgers(store, ledger));
  const runs = buildRuns({ sweepId, startedAt, trials });
  const told = await session.tell(runs);
  if (isOver) await session.endRunning();
  // A report of an earlier execution may recommend what is no longer part of the sweep.
  if (model !== null && runs.some(({ key }) => key === model.run)) await session.register(model);
  return told;
}
