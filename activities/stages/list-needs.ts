import pLimit from 'p-limit';
import { isLedger, isVariantRecord } from '../../core/domain/store-paths.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import type { SweepLedger, VariantLedger } from '../contract/ledger-stages.ts';
import { listPlannedKeys } from './collect-trials.ts';
import { getJson } from './json-artifact.ts';

/** Everything that the ledgers of a sweep refer to, including those of its earlier executions and passes. */
export interface SweepNeeds {
  readonly trials: ReadonlySet<string>;
  readonly datasets: ReadonlySet<string>;
  /** sha256 of each fold's tensors. */
  readonly tensors: ReadonlySet<string>;
  /** Whether its newest ledger says that it has ended. */
  readonly hasEnded: boolean;
}

const READS_AT_ONCE = 16;

/** @param keys sorted keys of the sweep's objects @returns undefined if none of them is a ledger */
export async function readSweepNeeds(store: ArtifactStore, keys: readonly string[]): Promise<SweepNeeds | undefined> {
  const limit = pLimit(READS_AT_ONCE);
  const read = <T>(isWanted: (key: string) => boolean) =>
    Promise.all(keys.filter(isWanted).map((key) => limit(() => readListed<T>(store, key))));
  const ledgers = (await read<SweepLedger>(isLedger)).filter((ledger) => ledger !== undefined);
  if (ledgers.length === 0) return undefined;
  const variants = (await read<VariantLedger>(isVariantRecord)).filter((ledger) => ledger !== undefined);
  return {
    trials: new Set([...ledgers.flatMap(listPlannedKeys), ...variants.flatMap(({ trials }) => trials.map(({ trialKey }) => trialKey))]),
    datasets: new Set(ledgers.map(({ dataset }) => dataset.sha256)),
    tensors: new Set(ledgers.flatMap(({ folds }) => folds.map(({ sha256 }) => sha256))),
    hasEnded: ledgers.at(-1)?.finishedAt != null,
  };
}

/** Undefined if another command has removed it in the meantime. */
async function readListed<T>(store: ArtifactStore, key: string): Promise<T | undefined> {
  const reference = await store.find(key);
  return reference === null ? undefined : getJson<T>(store, reference);
}
