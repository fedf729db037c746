import { isStorageFailure } from '../../core/domain/errors.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import type { SweepLedger, VariantLedger } from '../types.ts';
import { readSweepLedger, readVariantLedgers } from './ledgers.ts';

/** What the store has of a sweep besides its results. */
export interface SweepRecord {
  readonly ledger: SweepLedger;
  readonly variants: ReadonlyMap<string, VariantLedger>;
}

/** Null where the store does not hold it any more: a report of the results can do without. */
export async function readSweepRecord(
  store: ArtifactStore,
  sweep: { readonly sweepId: string; readonly startedAt: string },
): Promise<SweepRecord | null> {
  try {
    const ledger = await readSweepLedger(store, sweep);
    return { ledger, variants: await readVariantLedgers(store, ledger) };
  } catch (error) {
    if (isStorageFailure(error)) throw error;
    return null;
  }
}
