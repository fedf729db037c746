import assert from 'node:assert/strict';
import type { SweepPlace } from './night.ts';
import { countChanged, type Outcome, readPointers } from './outcome.ts';
import { type Handover, watchHandovers } from './watch-handovers.ts';
import { isFinished, readProgress, waitForMidEpoch, waitForRecovery } from './watch-training.ts';

/** A fault that begins in the middle of an epoch and may last for several, during which attempts may take over from each other. */
export interface LongFault<Place> {
  readonly fault: string;
  readonly variant: string;
  /** Resolves when it is over. */
  inject(place: Place): Promise<FaultEnd | undefined>;
}

export interface FaultEnd {
  /** Time (`performance.now()`) at which the worker that was training was permanently gone: another attempt must have resumed. */
  readonly goneAtMs?: number;
  readonly note?: string;
}

interface MeetOptions<Place> {
  readonly place: Place;
  readonly fault: LongFault<Place>;
  readonly trialKey: string;
  /** Keys of all trials of the sweep; trials that are finished by then must not be trained again. */
  readonly allTrialKeys: readonly string[];
  readonly secondsPerEpoch: number;
}

/** Lets a fault hit a training, and measures what it costs. */
export async function meetCase<Place extends Pick<SweepPlace, 'store'>>(options: MeetOptions<Place>): Promise<Outcome> {
  const { place, fault, trialKey, allTrialKeys, secondsPerEpoch } = options;
  const { store } = place;
  const training = await waitForMidEpoch({ store, trialKey, secondsPerEpoch });
  const flags = await Promise.all(allTrialKeys.map((key) => isFinished(store, key)));
  const finished = allTrialKeys.filter((_, index) => flags[index]);
  const pointers = await readPointers(store, finished);
  const watch = watchHandovers(store, training);
  const { goneAtMs, note } = (await fault.inject(place)) ?? {};
  const overAt = performance.now();
  const progress = (await readProgress(store, trialKey)) ?? training.progress;
  await waitForRecovery(store, { ...training, progress });
  const secondsToRecover = (performance.now() - overAt) / 1_000;
  const handovers = await watch.stop();
  const isLate = goneAtMs !== undefined && handovers.length === 0;
  assert.ok(!isLate, `${fault.fault}: the training was finished before it took effect`);
  return {
    fault: fault.fault,
    outcome: [describeHandovers(handovers.length), ...(note === undefined ? [] : [note])].join('; '),
    finishedTrialsRepeated: countChanged(pointers, await readPointers(store, finished)),
    epochsLost: Math.max(0, ...handovers.map((handover) => countEpochsLost(handover, secondsPerEpoch, goneAtMs))),
    secondsToRecover,
  };
}

/** Includes the part of the current epoch up to the time at which the earlier attempt was gone or no longer held the trial. */
function countEpochsLost({ storedEpochsLost, storedAtMs, claimedAtMs }: Handover, secondsPerEpoch: number, goneAtMs = claimedAtMs): number {
  const seconds = Math.max(0, Math.min(claimedAtMs, goneAtMs) - storedAtMs) / 1_000;
  return storedEpochsLost + Math.min(1, seconds / secondsPerEpoch);
}

function describeHandovers(count: number): string {
  if (count === 0) return 'continued training';
  return `${count === 1 ? 'another attempt' : `${count} further attempts`} resumed from the last checkpoint`;
}
