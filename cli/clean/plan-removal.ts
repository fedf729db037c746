import { STORE_FOLDERS } from '../../core/domain/store-paths.ts';
import type { ListedObject } from '../../core/storage/list-objects.ts';

/** Objects that are removed or kept together: those of a sweep, a trial, a data set with its recipes, a file of baselines, or quarantined objects of one of them. */
export interface Group {
  readonly kind: Exclude<keyof typeof STORE_FOLDERS, 'recipes' | 'models'>;
  readonly name: string;
  readonly objects: readonly ListedObject[];
}

/** What a sweep's ledgers refer to. */
export interface Needs {
  readonly trials: ReadonlySet<string>;
  readonly datasets: ReadonlySet<string>;
  /** sha256 of the tensors it trains on. */
  readonly tensors: ReadonlySet<string>;
}

export interface RemovalQuestion {
  readonly objects: readonly ListedObject[];
  /** By the name of the sweep's folder; a sweep without a ledger has no entry. */
  readonly needs: ReadonlyMap<string, Needs>;
  /** Folders of the sweeps to remove; none of them is running. */
  readonly removed: ReadonlySet<string>;
  /** Folders of the running and waiting sweeps. */
  readonly running: ReadonlySet<string>;
  readonly nowMs: number;
  /** sha256 of the tensors of a finished trial; null if it is not finished. */
  readonly readTensors: (trialKey: string) => Promise<string | null>;
}

export interface Removal {
  /** In the order of removal: an object before those it refers to. */
  readonly groups: readonly Group[];
  /** Kept although no other sweep's ledger refers to it: it is recent, or a running sweep may use it. */
  readonly spared: readonly Group[];
}

/** It can take a while until a ledger refers to an object, also for sweeps of another Temporal, so recent objects are kept. */
const YOUNG_MS = 3_600_000;
const KINDS: readonly Group['kind'][] = ['sweeps', 'trials', 'baselines', 'datasets', 'quarantine'];

/**
 * Selects the sweeps' own objects and those that no other sweep refers to. The ledger of a running sweep does not include later extensions, but
 * everything the sweep trains uses its own tensors. So trials on those are kept, and everything is kept while a sweep has no ledger yet.
 */
export async function planRemoval(question: RemovalQuestion): Promise<Removal> {
  const { removed, running, needs, nowMs } = question;
  const groups = groupObjects(question.objects);
  const kept = [...needs].filter(([folder]) => !removed.has(folder)).map(([, need]) => need);
  const unneeded = groups.filter((group) => group.kind !== 'sweeps' && !isNeeded(group, kept));
  const spared: Group[] = [];
  for (const group of unneeded) if (isYoung(group, nowMs) || (await mayBeInUse(group, question))) spared.push(group);
  const own = groups.filter(({ kind, name }) => kind === 'sweeps' && removed.has(name) && !running.has(name));
  return { groups: [...own, ...unneeded.filter((group) => !spared.includes(group))], spared };
}

/** Objects with other names are ignored. */
function groupObjects(objects: readonly ListedObject[]): Group[] {
  const groups = new Map<string, { kind: Group['kind']; name: string; objects: ListedObject[] }>();
  for (const object of objects) {
    const place = findPlace(object.key);
    if (place === null) continue;
    const { kind, name } = place;
    const group = groups.get(`${kind}/${name}`) ?? { kind, name, objects: [] };
    group.objects.push(object);
    groups.set(`${kind}/${name}`, group);
  }
  return [...groups.values()].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}

function findPlace(key: string): Pick<Group, 'kind' | 'name'> | null {
  if (key.startsWith(STORE_FOLDERS.quarantine)) return { kind: 'quarantine', name: key.split('/').slice(1, 3).join('/') };
  const own = key.startsWith(STORE_FOLDERS.recipes) ? key.slice(STORE_FOLDERS.recipes.length) : key;
  const [first, name = ''] = own.split('/');
  const kind = KINDS.find((known) => STORE_FOLDERS[known] === `${first}/`);
  return kind === undefined || name === '' ? null : { kind, name };
}

function isNeeded({ kind, name }: Group, kept: readonly Needs[]): boolean {
  // Nothing refers to quarantined objects; they are kept for a while so that the cause of the damage can be examined.
  if (kind === 'quarantine') return false;
  if (kind === 'trials') return kept.some(({ trials }) => trials.has(name));
  if (kind === 'datasets') return kept.some(({ datasets }) => datasets.has(name));
  // Named by the tensors' hash, which may be followed by a version.
  return kept.some(({ tensors }) => tensors.has(name.slice(0, 64)));
}

function isYoung({ objects }: Group, nowMs: number): boolean {
  return objects.some(({ modifiedAtMs }) => nowMs - modifiedAtMs < YOUNG_MS);
}

async function mayBeInUse({ kind, name }: Group, { running, needs, readTensors }: RemovalQuestion): Promise<boolean> {
  if (running.size === 0) return false;
  const runningNeeds = [...running].map((folder) => needs.get(folder));
  if (runningNeeds.includes(undefined)) return true;
  if (kind !== 'trials') return false;
  const tensors = await readTensors(name);
  return tensors === null || runningNeeds.some((need) => need?.tensors.has(tensors));
}
