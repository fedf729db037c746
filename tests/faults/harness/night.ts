import assert from 'node:assert/strict';
import path from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { MAIN_QUEUE } from '../../../core/domain/task-queues.ts';
import { progressQuery } from '../../../workflows/steering-messages.ts';
import type { SweepResult, sweep } from '../../../workflows/sweep/sweep.ts';
import { type Disturbance, disturb } from './disturb.ts';
import { assertSameBits, type Outcome, readResults, type TrialResult } from './outcome.ts';
import type { Site } from './site.ts';
import { describeTinySweep, planVariant, type SweepInput } from './tiny-sweep.ts';
import { orNull, WORKFLOW_POLL_MS, waitUntil } from './wait-until.ts';

/** On a machine that is busy with other work. */
const LONGEST_SWEEP_MS = 900_000;

/** What a sweep needs: the locations of its archive and reports, and the servers. */
export type SweepPlace = Pick<Site, 'folder' | 'reportsFolder' | 'client' | 'store'>;
export type SweepHandle = WorkflowHandle<typeof sweep>;

export async function startSweep(site: SweepPlace, workflowId: string, configuration: SweepInput): Promise<SweepHandle> {
  return site.client.workflow.start<typeof sweep>('sweep', { workflowId, taskQueue: MAIN_QUEUE, args: [configuration] });
}

export async function waitForPhase(handle: SweepHandle, phase: string): Promise<void> {
  const isThere = async () => (await orNull(handle.query(progressQuery)))?.phase === phase;
  await waitUntil(`sweep ${handle.workflowId} is ${phase}`, isThere, { pollMs: WORKFLOW_POLL_MS });
}

/** A sweep's result. @throws Error if it does not end but waits for a person */
export async function waitForEnd(handle: SweepHandle): Promise<SweepResult> {
  const hasEnded = async () => {
    const progress = await orNull(handle.query(progressQuery));
    if (progress?.waitsWith === 'variants' || progress?.waitsWith === 'data') {
      throw new Error(`Sweep ${handle.workflowId} is parked: ${JSON.stringify(progress.parked)} ${progress.preparationFailure}`);
    }
    return (await orNull(handle.describe()))?.status.name !== 'RUNNING';
  };
  await waitUntil(`sweep ${handle.workflowId} ends`, hasEnded, { pollMs: WORKFLOW_POLL_MS, limitMs: LONGEST_SWEEP_MS });
  return handle.result();
}

/** The results of an undisturbed run of the same variants. */
export interface Reference {
  readonly results: Map<string, TrialResult>;
  readonly secondsPerEpoch: number;
}

/** Trains variants undisturbed, keeps the results, and removes every trial from the store, so that later runs find nothing finished. */
export async function runReference(site: SweepPlace, variants: readonly SweepVariant[]): Promise<Reference> {
  const handle = await startSweep(site, 'undisturbed', describeTinySweep({ archive: archiveOf(site), variants: variants.map(toVariant) }));
  await handle.result();
  const results = await readResults(site.reportsFolder, 'undisturbed');
  const secondsPerEpoch = await readSecondsPerEpoch(site, [...results.values()]);
  await forgetTrials(site);
  return { results, secondsPerEpoch };
}

export interface SweepVariant {
  readonly name: string;
  readonly index: number;
  readonly training?: Parameters<typeof planVariant>[2];
}

export const archiveOf = ({ folder }: Pick<Site, 'folder'>) => path.join(folder, 'gestures.zip');
export const toVariant = ({ name, index, training }: SweepVariant) => planVariant(name, index, training);

/** Runs one sweep with a different fault in every variant's training, and compares the results with the undisturbed run. */
export async function disturbTrainings(
  site: Site,
  { sweepId, disturbances, reference, variants, execution }: NightOptions,
): Promise<{ handle: SweepHandle; outcomes: Outcome[] }> {
  const configuration = describeTinySweep({ archive: archiveOf(site), variants: variants.map(toVariant), ...(execution && { execution }) });
  const handle = await startSweep(site, sweepId, configuration);
  const outcomes: Outcome[] = [];
  const allTrialKeys = [...reference.results.values()].map(({ trialKey }) => trialKey);
  for (const disturbance of disturbances) {
    const trialKey = reference.results.get(disturbance.variant)?.trialKey;
    assert.ok(trialKey !== undefined, `the undisturbed run has no variant ${disturbance.variant}`);
    outcomes.push(await disturb({ site, disturbance, trialKey, allTrialKeys, secondsPerEpoch: reference.secondsPerEpoch }));
  }
  return { handle, outcomes };
}

export interface NightOptions {
  readonly sweepId: string;
  readonly variants: readonly SweepVariant[];
  readonly disturbances: readonly Disturbance[];
  readonly reference: Reference;
  readonly execution?: SweepInput['execution'];
}

/** Loses at most one epoch, besides those whose checkpoints the fault itself destroyed, and trains no finished trial again. */
export function assertNothingLost(outcomes: readonly Outcome[]): void {
  for (const { fault, finishedTrialsRepeated, epochsLost, checkpointsLost } of outcomes) {
    assert.equal(finishedTrialsRepeated, 0, `${fault}: finished trials were trained again`);
    const allowed = 1 + (checkpointsLost ?? 0);
    assert.ok((epochsLost ?? 0) <= allowed, `${fault}: ${epochsLost} epochs were lost, allowed are ${allowed}`);
  }
}

export async function compareWithReference(site: SweepPlace, sweepId: string, reference: Reference): Promise<void> {
  assertSameBits(await readResults(site.reportsFolder, sweepId), reference.results, [...reference.results.keys()]);
}

/** From the end of an epoch to the end of the next one, its checkpoint included: the mean of these trainings. */
export async function readSecondsPerEpoch({ store }: Pick<Site, 'store'>, results: readonly TrialResult[]): Promise<number> {
  const seconds: number[] = [];
  for (const { trialKey } of results) {
    const found = await store.find(`trials/${trialKey}/history.json`);
    if (found === null) continue;
    const history = JSON.parse(Buffer.from(await store.get(found)).toString()) as { endedAt: number }[];
    const ends = history.map(({ endedAt }) => endedAt / 1_000);
    seconds.push(...ends.slice(1).map((end, index) => end - (ends[index] ?? end)));
  }
  return seconds.reduce((sum, value) => sum + value, 0) / seconds.length;
}

export async function forgetTrials({ store }: Pick<Site, 'store'>): Promise<void> {
  for (const key of await store.list('trials/')) await store.remove(key);
}
