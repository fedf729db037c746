import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ArtifactStore } from '../../../core/storage/artifact-store.ts';
import type { Reference } from '../harness/night.ts';
import { toVariant } from '../harness/night.ts';
import { assertSameBits, countChanged, type Outcome, readPointers, readResults } from '../harness/outcome.ts';
import { listProcessesWith, sendSignal } from '../harness/processes.ts';
import { connectStore, runStart, type StartCommand } from '../harness/start-command.ts';
import { describeTinySweep } from '../harness/tiny-sweep.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { isFinished, type MidEpoch, readProgress, waitForMidEpoch } from '../harness/watch-training.ts';

const EXIT_CODE = 130;
/** Their trainings take longer than the command needs to end. */
export const INTERRUPTED = ['ctrl-c', 'sigterm'].map((name, index) => ({
  name,
  index: 70 + index,
  training: { maxEpochs: 40, earlyStoppingPatience: 40 },
}));

interface InterruptOptions {
  readonly archive: string;
  /** Of `INTERRUPTED`. */
  readonly reference: Reference;
}

interface Interruption {
  readonly training: MidEpoch;
  readonly lostEpochs: number;
  readonly finished: readonly string[];
  readonly pointers: readonly string[];
}

/** Ctrl-C on a terminal during the first training, SIGTERM to the command alone during the second; the same command again after each. */
export async function interruptStart({ archive, reference }: InterruptOptions): Promise<Outcome[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'durasweep-start-'));
  try {
    const configuration = path.join(folder, 'sweep.json');
    await writeFile(configuration, JSON.stringify(describeTinySweep({ archive, variants: INTERRUPTED.map(toVariant) })));
    const keys = INTERRUPTED.map(({ name }) => reference.results.get(name)?.trialKey ?? '');
    const start = () => runStart({ folder, configuration });
    const context = { folder, keys, reference };

    const first = start();
    const byTerminal = await interrupt(context, first, 0, (pid) => process.kill(-pid, 'SIGINT'));
    const second = start();
    const afterTerminal = await measure(context, second, byTerminal, 'Ctrl-C (SIGINT to all of npm start), npm start again');
    const byTerm = await interrupt(context, second, 1, (pid) => sendSignal(pid, 'SIGTERM'));
    const third = start();
    const afterTerm = await measure(context, third, byTerm, 'SIGTERM to npm start, npm start again');

    assert.equal(await third.exited, 0, third.output());
    await assertNothingRuns(folder);
    const results = await readResults(path.join(folder, 'runs'), 'faults');
    assertSameBits(
      results,
      reference.results,
      INTERRUPTED.map(({ name }) => name),
    );
    return [afterTerminal, afterTerm];
  } finally {
    for (const pid of await listProcessesWith(folder)) sendSignal(pid, 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}

interface Context {
  readonly folder: string;
  readonly keys: readonly string[];
  readonly reference: Reference;
}

async function interrupt(
  { folder, keys, reference }: Context,
  command: StartCommand,
  index: number,
  send: (pid: number) => void,
): Promise<Interruption> {
  const store = await connectStore(folder);
  const training = await waitForMidEpoch({ store, trialKey: keys[index] ?? '', secondsPerEpoch: reference.secondsPerEpoch });
  const finished = keys.slice(0, index);
  const pointers = await readPointers(store, finished);
  const lostEpochs = Math.min(1, (performance.now() - training.checkpointAt) / 1_000 / reference.secondsPerEpoch);
  send(command.pid);
  assert.equal(await command.exited, EXIT_CODE, command.output());
  assert.match(command.output(), /is kept: the same command resumes it/);
  await assertNothingRuns(folder);
  return { training, lostEpochs, finished, pointers };
}

async function measure(
  { folder }: Context,
  command: StartCommand,
  { training, lostEpochs, finished, pointers }: Interruption,
  fault: string,
): Promise<Outcome> {
  const startedAt = performance.now();
  const store = await connectStore(folder);
  const keptEpoch = await waitForNextAttempt(store, training);
  await waitUntil('npm start says that it continues', async () => command.output().includes('Continuing sweep'));
  return {
    fault,
    outcome: 'no process left behind; resumed from the last checkpoint',
    finishedTrialsRepeated: countChanged(pointers, await readPointers(store, finished)),
    // Shutting down takes a moment, in which a training may store another epoch.
    epochsLost: Math.max(0, lostEpochs - (keptEpoch - training.progress.epoch)),
    secondsToRecover: (performance.now() - startedAt) / 1_000,
  };
}

/** @returns the last epoch that the interrupted command stored */
async function waitForNextAttempt(store: ArtifactStore, { trialKey, progress }: MidEpoch): Promise<number> {
  let keptEpoch = progress.epoch;
  await waitUntil(`another attempt trains ${trialKey}`, async () => {
    // Asked first: what is finished while the earlier attempt still holds the trial was finished by it.
    const finishedAlready = await isFinished(store, trialKey);
    const found = await readProgress(store, trialKey);
    if (found === null) return false;
    if (found.owner !== progress.owner) return true;
    assert.ok(!finishedAlready, `trial ${trialKey} was finished before its command ended`);
    keptEpoch = found.epoch;
    return false;
  });
  return keptEpoch;
}

/** Guards need a moment to notice that their command has ended. */
async function assertNothingRuns(folder: string): Promise<void> {
  await waitUntil(`no process of ${folder} is left`, async () => (await listProcessesWith(folder)).length === 0, { limitMs: 15_000 });
}
