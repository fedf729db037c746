import assert from 'node:assert/strict';
import { archiveOf, forgetTrials, type SweepHandle, type SweepVariant, startSweep, toVariant, waitForEnd } from '../harness/night.ts';
import { assertSameBits, type Outcome, readResults } from '../harness/outcome.ts';
import { sendSignal } from '../harness/processes.ts';
import { describeTinySweep } from '../harness/tiny-sweep.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { isFinished, waitForMidEpoch } from '../harness/watch-training.ts';
import { buildOutcome, type CaseOptions } from './case-options.ts';

interface LostOptions extends CaseOptions {
  readonly second: SweepVariant;
}

/** Results and everything else are deleted while a sweep is running. */
export async function loseObjects(options: LostOptions): Promise<Outcome[]> {
  return [await deleteResult(options), await deleteEverything(options)];
}

async function deleteResult(options: LostOptions): Promise<Outcome> {
  const { site, reference, variant, second } = options;
  const handle = await startBoth(options, 'loses-result');
  const keyOf = ({ name }: SweepVariant) => reference.results.get(name)?.trialKey ?? '';
  await waitForMidEpoch({ store: site.store, trialKey: keyOf(second), secondsPerEpoch: reference.secondsPerEpoch });
  assert.ok(await isFinished(site.store, keyOf(variant)), 'the first variant is done before the second is trained');
  await site.store.remove(`trials/${keyOf(variant)}/result.json`);
  const { completed, report } = await waitForEnd(handle);
  assert.equal(completed, 2);
  assert.deepEqual(report?.lost, []);
  await assertBoth(options, handle.workflowId);
  return buildOutcome(
    'the result of a finished trial deleted while the sweep runs',
    'named in the journal; trained again from its last checkpoint, with the same bits',
  );
}

async function deleteEverything(options: LostOptions): Promise<Outcome> {
  const { site, reference, second } = options;
  const handle = await startBoth(options, 'loses-all');
  const trialKey = reference.results.get(second.name)?.trialKey ?? '';
  await waitForMidEpoch({ store: site.store, trialKey, secondsPerEpoch: reference.secondsPerEpoch });
  for (const slot of await site.listSlots()) sendSignal(slot, 'SIGKILL');
  await waitUntil('the store is empty', async () => {
    const keys = await site.store.list('');
    await Promise.all(keys.map((key) => site.store.remove(key)));
    return keys.length === 0;
  });
  const { completed } = await waitForEnd(handle);
  assert.equal(completed, 2);
  await assertBoth(options, handle.workflowId);
  return buildOutcome(
    'everything in the store deleted during a sweep, and kill -9 of its slot',
    'data prepared again from its source, both trials trained again with the same bits',
  );
}

async function startBoth({ site, variant, second }: LostOptions, sweepId: string): Promise<SweepHandle> {
  await forgetTrials(site);
  const variants = [variant, second].map(toVariant);
  return startSweep(site, sweepId, describeTinySweep({ archive: archiveOf(site), variants }));
}

async function assertBoth({ site, reference, variant, second }: LostOptions, sweepId: string): Promise<void> {
  assertSameBits(await readResults(site.reportsFolder, sweepId), reference.results, [variant.name, second.name]);
}
