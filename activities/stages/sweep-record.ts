import { isStorageFailure } from '../../core/domain/errors.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import type { SweepLedger, VariantLedger } from '../contract/ledger-stages.ts';
import { readSweepLedger, readVariantLedgers } from './ledgers.ts';

/** A sweep's stored data apart from its results. */
export interface SweepRecord {
  readonly ledger: SweepLedger;
  readonly variants: ReadonlyMap<string, VariantLedger>;
}

/** Null if it is missing from the store; a report can be written without it. */
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
