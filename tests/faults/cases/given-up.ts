import assert from 'node:assert/strict';
import { attemptsQuery, progressQuery, retryFailedUpdate, retryVariantUpdate } from '../../../workflows/steering-messages.ts';
import type { Reference, SweepHandle, SweepVariant } from '../harness/night.ts';
import { countChanged, type Outcome, readPointers, readResults } from '../harness/outcome.ts';
import type { Site } from '../harness/site.ts';
import { crashEveryAttempt } from './disturbances.ts';

/** Weights grow ninefold per step, so they are not finite within the first epoch. */
export const DIVERGES: SweepVariant = { name: 'diverges', index: 50, training: { learningRate: 10, weightDecay: 1 } };
export const CRASHES: SweepVariant = { name: 'crashes', index: 51 };

interface GivenUpOptions {
  readonly site: Site;
  /** A sweep whose last two variants are CRASHES and DIVERGES; all others are done or running. */
  readonly handle: SweepHandle;
  readonly reference: Reference;
}

/** One variant crashes natively at every attempt, one diverges: both are parked, the rest is reported, and only these two are retried. */
export async function giveUpAndRetry({ site, handle, reference }: GivenUpOptions): Promise<Outcome[]> {
  const trialKey = reference.results.get(CRASHES.name)?.trialKey ?? '';
  const crashes = await crashEveryAttempt(site, trialKey, async () => (await handle.query(progressQuery)).phase === 'parked');
  assert.equal(crashes, 3, 'attempts of the variant that crashes');
  const { parked } = await handle.query(progressQuery);
  assert.deepEqual(parked.map(({ variant }) => variant).sort(), [CRASHES.name, DIVERGES.name]);
  assert.match(parked.find(({ variant }) => variant === CRASHES.name)?.failure ?? '', /SlotCrashed.*SIGSEGV/s);
  assert.match(parked.find(({ variant }) => variant === DIVERGES.name)?.failure ?? '', /TrainingDiverged/);
  const attempts = await handle.query(attemptsQuery);
  assert.equal(attempts.find(({ variant }) => variant === CRASHES.name)?.attempts, 3);
  assert.equal(attempts.find(({ variant }) => variant === DIVERGES.name)?.attempts, 1, 'attempts of the variant that diverges');
  const partial = await readResults(site.reportsFolder, handle.workflowId);
  assert.equal([...partial.values()].filter(({ state }) => state === 'completed').length, reference.results.size - 1);
  const repeated = await retryParked({ site, handle, reference });
  return [
    buildOutcome(
      'a variant that crashes natively (SIGSEGV) at every attempt',
      'parked after 3 attempts; finished after retryFailed',
      repeated,
    ),
    buildOutcome(
      'a variant that diverges (NaN)',
      'parked at the first attempt; finished after retryVariant with another learning rate',
      repeated,
    ),
  ];
}

/** @returns finished trials that were trained again */
async function retryParked({ site, handle, reference }: GivenUpOptions): Promise<number> {
  const finished = [...reference.results.values()].filter(({ variant }) => variant !== CRASHES.name).map(({ trialKey }) => trialKey);
  const before = await readPointers(site.store, finished);
  await handle.executeUpdate(retryVariantUpdate, { args: [{ variant: DIVERGES.name, changes: { learningRate: 0.001 } }] });
  await handle.executeUpdate(retryFailedUpdate, { args: [{}] });
  await handle.result();
  const results = await readResults(site.reportsFolder, handle.workflowId);
  assert.equal(results.get(DIVERGES.name)?.changed, true, 'the changed variant is marked');
  return countChanged(before, await readPointers(site.store, finished));
}

function buildOutcome(fault: string, outcome: string, finishedTrialsRepeated: number): Outcome {
  return { fault, outcome, finishedTrialsRepeated, epochsLost: null, secondsToRecover: null };
}
