import pLimit from 'p-limit';
import { DurasweepError } from '../../core/domain/errors.ts';
import { executionsFolder, findSweepFolder, isLedger, ledgersFolder, recordsFolder, STORE_FOLDERS } from '../../core/domain/store-paths.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import type { SweepIdentity, SweepLedger, VariantLedger } from '../contract/ledger-stages.ts';
import { findJson, getJson, putJson } from './json-artifact.ts';
import type { StageContext } from './stage-context.ts';
import { recordSchema } from './stored-schemas.ts';

const READS_AT_ONCE = 16;
const LISTED_BY_NAME = 4;
const padded = (count: number) => String(count).padStart(6, '0');

/**
 * Stores a record of a variant's trials; records are distinguished and sorted by their time, because rounds start again when a sweep is
 * reset. Those of older code, named by round only, sort before.
 */
export async function recordVariant(ledger: VariantLedger, { store }: StageContext): Promise<void> {
  const { sweepId, startedAt, recordedAt, round, variant } = ledger;
  const name = recordedAt === undefined ? padded(round) : `${recordedAt}-${padded(round)}`;
  await putJson(store, `${recordsFolder(sweepId, startedAt)}${variant.name}/${name}.json`, ledger);
}

/** Stores a sweep's ledger; the newest has the last key. */
export async function recordSweep(ledger: SweepLedger, { store }: StageContext): Promise<void> {
  const folder = ledgersFolder(ledger.sweepId, ledger.startedAt);
  const count = (await store.list(folder)).length;
  await putJson(store, `${folder}${padded(count)}.json`, ledger);
}

/** The newest ledger of one execution of a sweep, or of its latest. */
export async function readSweepLedger(
  store: ArtifactStore,
  { sweepId, startedAt }: { sweepId: string; startedAt: string | null },
): Promise<SweepLedger> {
  const prefix = startedAt === null ? executionsFolder(sweepId) : ledgersFolder(sweepId, startedAt);
  const keys = (await store.list(prefix)).filter(isLedger);
  const newest = await findNewest<SweepLedger>(store, keys);
  if (newest === null) {
    throw new DurasweepError(
      'InvalidConfig',
      `Sweep "${sweepId}" has no ledger in the store; npm run steer -- list shows the sweeps that have one.`,
    );
  }
  return newest;
}

/** What a list of sweeps says of a ledger. */
export type ListedLedger = Pick<SweepLedger, 'sweepId' | 'startedAt' | 'finishedAt'>;

/** The newest ledger of every sweep in the store. @param known those read earlier, by key: kept up to date, so that each is read once */
export async function readNewestLedgers(store: ArtifactStore, known = new Map<string, ListedLedger>()): Promise<ListedLedger[]> {
  const newest = new Map<string, string>();
  for (const key of await store.list(STORE_FOLDERS.sweeps)) {
    const folder = findSweepFolder(key);
    // Keys are sorted, so the last one of a sweep remains.
    if (folder !== undefined && isLedger(key)) newest.set(folder, key);
  }
  const keys = new Set(newest.values());
  for (const key of known.keys()) if (!keys.has(key)) known.delete(key);
  const limit = pLimit(READS_AT_ONCE);
  return await Promise.all([...keys].map((key) => limit(async () => known.get(key) ?? keep(known, key, await readJson(store, key)))));
}

function keep(known: Map<string, ListedLedger>, key: string, { sweepId, startedAt, finishedAt }: ListedLedger): ListedLedger {
  const listed = { sweepId, startedAt, finishedAt };
  known.set(key, listed);
  return listed;
}

/** Every variant's latest record, by variant name. @param wanted restricts the variants */
export async function readVariantLedgers(
  store: ArtifactStore,
  { sweepId, startedAt }: SweepIdentity,
  wanted?: ReadonlySet<string>,
): Promise<Map<string, VariantLedger>> {
  const records = new Map<string, string[]>();
  for (const key of await listRecords(store, recordsFolder(sweepId, startedAt), wanted)) {
    const name = key.split('/').at(-2) ?? '';
    if (wanted?.has(name) === false) continue;
    records.set(name, [...(records.get(name) ?? []), key]);
  }
  const limit = pLimit(READS_AT_ONCE);
  const ledgers = await Promise.all(
    [...records].map(([name, keys]) => limit(async () => [name, await findNewest<VariantLedger>(store, keys)] as const)),
  );
  return new Map(ledgers.flatMap(([name, ledger]) => (ledger === null ? [] : [[name, ledger] as const])));
}

/** A few of thousands of variants are listed separately. */
async function listRecords(store: ArtifactStore, folder: string, wanted?: ReadonlySet<string>): Promise<string[]> {
  if (wanted === undefined || wanted.size > LISTED_BY_NAME) return await store.list(folder);
  return (await Promise.all([...wanted].map((name) => store.list(`${folder}${name}/`)))).flat();
}

/** The last readable one of the sorted records; unreadable ones are quarantined. */
async function findNewest<T>(store: ArtifactStore, keys: readonly string[]): Promise<T | null> {
  for (const key of keys.toReversed()) {
    const found = await findJson<T>(store, key, recordSchema);
    if (found !== null) return found.value;
  }
  return null;
}

async function readJson(store: ArtifactStore, key: string): Promise<SweepLedger> {
  const reference = await store.find(key);
  if (reference === null) throw new Error(`Object ${key} was listed but does not exist.`);
  return getJson<SweepLedger>(store, reference);
}
