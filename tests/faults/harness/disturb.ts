import assert from 'node:assert/strict';
import type { ArtifactStore } from '../../../core/storage/artifact-store.ts';
import { countChanged, type Outcome, readPointers } from './outcome.ts';
import type { Site } from './site.ts';
import { isFinished, type MidEpoch, readProgress, waitForMidEpoch, waitForRecovery } from './watch-training.ts';

/** A fault in the middle of a trial's epoch. Resolves when it is over and everything is available again. */
export interface Disturbance {
  readonly fault: string;
  readonly variant: string;
  /** The attempt that is training cannot continue: another must resume. */
  readonly endsAttempt?: true;
  inject(site: Site, training: MidEpoch): Promise<InjectedFault | undefined>;
}

interface InjectedFault {
  /** Checkpoints that the fault destroyed, newest first. */
  readonly checkpointsLost?: number;
  readonly note?: string;
}

export interface DisturbOptions {
  readonly site: Site;
  readonly disturbance: Disturbance;
  readonly trialKey: string;
  /** Keys of all trials of the sweep; trials that are finished by then must not be trained again. */
  readonly allTrialKeys: readonly string[];
  /** Measured in the undisturbed run. */
  readonly secondsPerEpoch: number;
}

/** Disturbs one training in the middle of an epoch and measures what it costs. */
export async function disturb(options: DisturbOptions): Promise<Outcome> {
  const { site, disturbance, trialKey, secondsPerEpoch } = options;
  const { store } = site;
  const training = await waitForMidEpoch({ store, trialKey, secondsPerEpoch });
  const finished = await listFinished(store, options.allTrialKeys);
  const pointers = await readPointers(store, finished);
  const injectedAt = performance.now();
  const injected = (await disturbance.inject(site, training)) ?? {};
  const overAt = performance.now();
  // A training may store another epoch before the fault takes effect; it has recovered only when it is further than that.
  const { epoch } = (await readProgress(store, trialKey)) ?? training.progress;
  const { resumedFrom } = await waitForRecovery(store, { ...training, progress: { ...training.progress, epoch } });
  const isLate = disturbance.endsAttempt === true && resumedFrom === null;
  assert.ok(!isLate, `${disturbance.fault}: the training was finished before it took effect`);
  const secondsToRecover = (performance.now() - overAt) / 1_000;
  // The lost part of the current epoch; at most one, even if epochs now take longer than in the undisturbed run.
  const partOfEpoch = Math.min(1, (injectedAt - training.checkpointAt) / 1_000 / secondsPerEpoch);
  return {
    fault: disturbance.fault,
    outcome: injected.note ?? (resumedFrom === null ? 'continued training' : 'resumed from the last checkpoint'),
    finishedTrialsRepeated: countChanged(pointers, await readPointers(store, finished)),
    epochsLost: resumedFrom === null ? 0 : Math.max(0, training.progress.epoch - resumedFrom + partOfEpoch),
    checkpointsLost: injected.checkpointsLost ?? 0,
    secondsToRecover,
  };
}

async function listFinished(store: ArtifactStore, trialKeys: readonly string[]): Promise<string[]> {
  const flags = await Promise.all(trialKeys.map((trialKey) => isFinished(store, trialKey)));
  return trialKeys.filter((_, index) => flags[index]);
}
