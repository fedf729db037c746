import type { EpochRecord } from '../../../core/domain/trial.ts';
import type { ArtifactStore } from '../../../core/storage/artifact-store.ts';
import { listKeptCheckpoints } from '../../../core/storage/checkpoint-keeper.ts';
import type { KeptCheckpoint } from '../../../core/storage/checkpoint-pointer.ts';
import { decodeCheckpoint } from '../../../core/training/checkpoint.ts';

/** Limit for a checkpoint that is read for its history; reading it includes the weights. */
const LARGEST_CHECKPOINT_BYTES = 64_000_000;

export interface EpochsRequest {
  readonly store: ArtifactStore;
  readonly trialKey: string;
  /** Epochs already known, from the first one on. */
  readonly known: readonly EpochRecord[];
  /** The last epoch reported by the training. */
  readonly latest: EpochRecord | undefined;
}

/** The epochs of a running trial from the first one on, without gaps: earlier ones are read from its newest checkpoint. */
export async function readEpochs({ store, trialKey, known, latest }: EpochsRequest): Promise<readonly EpochRecord[]> {
  const next = known.length + 1;
  const isGap = latest === undefined ? known.length === 0 : latest.epoch > next;
  const history = isGap ? longer(await readHistory(store, trialKey), known) : known;
  return latest?.epoch === history.length + 1 ? [...history, latest] : history;
}

function longer(a: readonly EpochRecord[], b: readonly EpochRecord[]): readonly EpochRecord[] {
  return a.length > b.length ? a : b;
}

async function readHistory(store: ArtifactStore, trialKey: string): Promise<readonly EpochRecord[]> {
  const [newest] = await listKeptCheckpoints(store, trialKey);
  if (newest === undefined || newest.reference.bytes > LARGEST_CHECKPOINT_BYTES) return [];
  // It may be replaced and deleted in the meantime: the next poll finds its successor.
  const bytes = await store.get(newest.reference).catch(() => null);
  return bytes === null ? [] : readCheckpoint(bytes, newest);
}

function readCheckpoint(bytes: Uint8Array, { epoch, validation }: KeptCheckpoint): readonly EpochRecord[] {
  const { history, training, schedule } = decodeCheckpoint(bytes);
  return validation === null ? history : [...history, { epoch, learningRate: schedule.learningRate, ...training, ...validation }];
}
