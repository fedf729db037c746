import { TrackerError } from '../tracker.ts';
import type { MlflowClient } from './client.ts';

/** The tag that identifies a run. */
export const KEY_TAG = 'durasweep.key';

/** A run in MLflow. */
export interface KnownRun {
  readonly id: string;
  status: string;
  /** The folder of its artifacts on the server; null if the server does not accept them. */
  readonly artifacts: string | null;
  readonly parameters: Set<string>;
  readonly tags: Map<string, string>;
  /** The last step of each metric, because points are logged in order. */
  readonly steps: Map<string, number>;
  hasDataset: boolean;
}

/** @returns the run that was claimed first for that key */
export type Claim = (key: string, id: string) => Promise<string>;

export interface RawRun {
  readonly info: { readonly run_id: string; readonly status: string; readonly artifact_uri?: string };
  readonly data?: {
    readonly metrics?: readonly { readonly key: string; readonly step?: number | string }[];
    readonly params?: readonly { readonly key: string }[];
    readonly tags?: readonly { readonly key: string; readonly value: string }[];
  };
  readonly inputs?: { readonly dataset_inputs?: readonly unknown[] };
}

const PAGE = 1_000;

export interface Place {
  readonly client: MlflowClient;
  readonly experiment: string;
  readonly claim: Claim;
}

/** All our runs in an experiment, by key. If there are several, for example after an interruption, the claimed one. */
export async function loadRuns({ client, experiment, claim }: Place): Promise<Map<string, KnownRun>> {
  const groups = new Map<string, RawRun[]>();
  for (const run of await searchRuns({ client, experiment }, '')) {
    const key = run.data?.tags?.find((tag) => tag.key === KEY_TAG)?.value;
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  const known = new Map<string, KnownRun>();
  for (const [key, runs] of groups) known.set(key, readRun(await chooseRun(key, runs, claim)));
  return known;
}

export function searchByKey(place: Pick<Place, 'client' | 'experiment'>, key: string): Promise<RawRun[]> {
  return searchRuns(place, `tags.\`${KEY_TAG}\` = '${key}'`);
}

async function searchRuns({ client, experiment }: Pick<Place, 'client' | 'experiment'>, filter: string): Promise<RawRun[]> {
  const found: RawRun[] = [];
  let token = '';
  do {
    const answer = await client.call<{ runs?: RawRun[]; next_page_token?: string }>('POST', 'runs/search', {
      experiment_ids: [experiment],
      filter,
      max_results: PAGE,
      ...(token === '' ? {} : { page_token: token }),
    });
    found.push(...(answer.runs ?? []));
    token = answer.next_page_token ?? '';
  } while (token !== '');
  return found.sort((a, b) => (a.info.run_id < b.info.run_id ? -1 : 1));
}

async function chooseRun(key: string, runs: readonly RawRun[], claim: Claim): Promise<RawRun> {
  const [first] = runs as [RawRun];
  if (runs.length === 1) return first;
  const claimed = await claim(key, first.info.run_id);
  return runs.find(({ info }) => info.run_id === claimed) ?? first;
}

export function readRun({ info, data = {}, inputs }: RawRun): KnownRun {
  return {
    id: info.run_id,
    status: info.status,
    artifacts: readPlace(info.artifact_uri ?? ''),
    parameters: new Set((data.params ?? []).map(({ key }) => key)),
    tags: new Map((data.tags ?? []).map(({ key, value }) => [key, value])),
    steps: new Map((data.metrics ?? []).map(({ key, step }) => [key, Number(step ?? 0)])),
    hasDataset: (inputs?.dataset_inputs ?? []).length > 0,
  };
}

/** @returns the path below the server's own artifacts; null if they are elsewhere */
export function readPlace(uri: string): string | null {
  return /^mlflow-artifacts:(?:\/\/[^/]+)?\/+(.*)$/.exec(uri)?.[1] ?? null;
}

/** @throws TrackerError if clients must write artifacts elsewhere, for which they would need their own permissions */
export function requireArtifacts(place: string | null): string {
  if (place !== null) return place;
  throw new TrackerError(
    'This MLflow server takes no files: models and figures are missing there. Start it with --serve-artifacts and --artifacts-destination, and delete the experiment, whose files would lie elsewhere.',
    'NO_ARTIFACTS',
  );
}
