import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { EpochRecord } from '../../core/domain/trial.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { createS3Store } from '../../core/storage/s3-store.ts';
import { decodeCheckpoint } from '../../core/training/checkpoint.ts';
import { joinServices } from '../../infra/services/join-services.ts';
import { inheritedVariables } from '../../workers/environment.ts';
import { OWN_SERVERS } from '../our-sweep.ts';
import { NO_GPU } from '../processes/bench-process.ts';
import { startProcessorClock } from './processor-clock.ts';
import { PROCESSES, type Reached, TARGET } from './target.ts';

const LOOK_AGAIN_MS = 1_000;

/** Runs the search with the product's own command and empty stores until a network reaches the target, and ends it. */
export async function timeOurSearch(configuration: unknown): Promise<Reached> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'durasweep-bench-target-'));
  const dataFolder = path.join(folder, 'data');
  const file = path.join(folder, 'search.json');
  await writeFile(file, JSON.stringify(configuration));
  const variables = { DURASWEEP_DATA: dataFolder, DURASWEEP_REPORTS: path.join(folder, 'reports'), DURASWEEP_SLOTS: String(PROCESSES) };
  const startedAt = Date.now();
  const child = spawn('npm', ['start', '--silent', '--', file, '--exit'], {
    env: { ...inheritedVariables(), ...OWN_SERVERS, ...NO_GPU, ...variables },
    // A separate process group, so that all of it can be interrupted as by Ctrl-C.
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const interrupt = () => void process.kill(-(child.pid as number), 'SIGINT');
  process.once('exit', interrupt);
  const clock = startProcessorClock([child.pid as number]);
  try {
    await untilShown(child);
    const { endedAt, ...reached } = await readReached(dataFolder);
    return { seconds: (endedAt - startedAt) / 1_000, processorSeconds: clock.readUntil(endedAt), ...reached };
  } finally {
    clock.stop();
    process.removeListener('exit', interrupt);
    if (child.exitCode === null) interrupt();
    await ended;
    await rm(folder, { recursive: true, force: true });
  }
}

/** Until the command shows that a network has reached the target. The store is read only then, in order not to slow the training down. */
async function untilShown({ stdout }: ChildProcess): Promise<void> {
  for await (const line of createInterface({ input: stdout as NonNullable<ChildProcess['stdout']> })) {
    const shown = [...line.matchAll(/(\d+\.\d+) %/g)].map(([, percent]) => Number(percent));
    if (shown.some((percent) => percent >= 100 * TARGET)) {
      // Unread, the output would block the command.
      stdout?.resume();
      return;
    }
  }
  throw new Error(`The search ended before a network reached ${100 * TARGET} %.`);
}

/** The command may show an epoch before its checkpoint is stored. */
async function readReached(dataFolder: string): Promise<FirstReached> {
  const services = await joinServices({ dataFolder, onNotice: () => undefined });
  if (services === undefined) throw new Error('The servers of the search have ended.');
  const store = createS3Store(services.s3);
  try {
    for (;;) {
      const reached = findReached(await readEpochs(store));
      if (reached !== null) return reached;
      await delay(LOOK_AGAIN_MS);
    }
  } finally {
    await services.stop();
  }
}

interface Epoch extends EpochRecord {
  readonly trialKey: string;
  readonly endedAt: number;
}

interface FirstReached extends Pick<Reached, 'epoch' | 'networks' | 'epochs'> {
  readonly endedAt: number;
}

function findReached(epochs: readonly Epoch[]): FirstReached | null {
  const inOrder = [...epochs].sort((a, b) => a.endedAt - b.endedAt);
  const place = inOrder.findIndex(({ validationAccuracy }) => validationAccuracy >= TARGET);
  const first = inOrder[place];
  if (first === undefined) return null;
  const before = inOrder.slice(0, place + 1);
  const networks = new Set(before.map(({ trialKey }) => trialKey)).size;
  return { endedAt: first.endedAt, epoch: first.epoch, networks, epochs: before.length };
}

/** Every epoch of every training in the store, once. */
async function readEpochs(store: ArtifactStore): Promise<Epoch[]> {
  const epochs = new Map<string, Epoch>();
  for (const key of await store.list('trials/')) {
    const trialKey = key.split('/')[1] as string;
    for (const record of await readHistory(store, key))
      epochs.set(`${trialKey} ${record.epoch}`, { ...record, trialKey, endedAt: record.endedAt as number });
  }
  return [...epochs.values()];
}

/** The epochs in an object: the history of a training that ended or paused, or those before a checkpoint. */
async function readHistory(store: ArtifactStore, key: string): Promise<readonly EpochRecord[]> {
  const isCheckpoint = key.includes('/checkpoints/');
  if (!isCheckpoint && !/\/(history|paused-\d+)\.json$/.test(key)) return [];
  // A newer checkpoint may have replaced it since it was listed.
  const reference = await store.find(key);
  const bytes = reference === null ? null : await store.get(reference).catch(() => null);
  if (bytes === null) return [];
  return isCheckpoint ? decodeCheckpoint(bytes).history : (JSON.parse(Buffer.from(bytes).toString('utf8')) as EpochRecord[]);
}
