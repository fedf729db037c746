import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { progressQuery } from '../../../workflows/steering-messages.ts';
import { archiveOf, forgetTrials, type Reference, type SweepVariant, startSweep, toVariant, waitForPhase } from '../harness/night.ts';
import { assertSameBits, type Outcome, readResults } from '../harness/outcome.ts';
import type { Site } from '../harness/site.ts';
import { describeTinySweep, planVariant } from '../harness/tiny-sweep.ts';
import { orNull, waitUntil } from '../harness/wait-until.ts';
import { readProgress, waitForMidEpoch } from '../harness/watch-training.ts';
import { buildOutcome } from './case-options.ts';

/** Memory limit of a slot in megabytes: enough for the checks at its start and for small networks. */
const SMALL_MEMORY = '900';

interface CaseOptions {
  /** A site whose own training worker is stopped: each case starts the workers that it needs. */
  readonly site: Site;
  readonly reference: Reference;
  readonly variant: SweepVariant;
}

/** A training worker whose clock is two hours ahead of the store's and the server's. */
export async function movedClock({ site, reference, variant }: CaseOptions): Promise<Outcome> {
  await forgetTrials(site);
  const preload = pathToFileURL(path.join(import.meta.dirname, '..', 'harness', 'shift-clock.mjs')).href;
  const worker = await site.addWorker('train', { NODE_OPTIONS: `--import=${preload}` });
  await runToEnd(site, 'moved-clock', variant);
  await worker.stop();
  assertSameBits(await readResults(site.reportsFolder, 'moved-clock'), reference.results, [variant.name]);
  return buildOutcome("a training worker's clock two hours ahead", 'same bits');
}

/** A sweep is started again under its id, and at the same time under another id, with two training workers that race on the same trial. */
export async function startTwice({ site, reference, variant }: CaseOptions): Promise<Outcome> {
  await forgetTrials(site);
  const workers = await Promise.all([site.addWorker('train'), site.addWorker('train')]);
  const configuration = describeTinySweep({ archive: archiveOf(site), variants: [toVariant(variant)] });
  const handles = await Promise.all(['twice-a', 'twice-b'].map((id) => startSweep(site, id, configuration)));
  const again = await orNull(startSweep(site, 'twice-a', configuration));
  assert.equal(again, null, 'a second sweep with the id of a running one was accepted');
  await Promise.all(handles.map((handle) => handle.result()));
  await Promise.all(workers.map((worker) => worker.stop()));
  for (const { workflowId } of handles)
    assertSameBits(await readResults(site.reportsFolder, workflowId), reference.results, [variant.name]);
  const results = await Promise.all(handles.map(({ workflowId }) => readResults(site.reportsFolder, workflowId)));
  const reused = results.map((trials) => trials.get(variant.name)?.reused);
  assert.deepEqual(reused.sort(), [false, true], 'one of the two trained the trial, the other found it');
  return buildOutcome(
    'one sweep started twice at once',
    'the same id is refused; under another id the trial is trained once and reused once',
  );
}

/** A network that is too large for a slot's memory limit. */
export async function tooLittleMemory({ site, variant }: CaseOptions): Promise<Outcome> {
  await forgetTrials(site);
  const worker = await site.addWorker('train', { DURASWEEP_SLOT_MEMORY_MB: SMALL_MEMORY });
  const hungry = { ...planVariant('hungry', 60), hiddenSize: 2_048, layers: 2 };
  const configuration = describeTinySweep({ archive: archiveOf(site), variants: [hungry, toVariant(variant)] });
  const handle = await startSweep(site, 'too-little-memory', configuration);
  await waitForPhase(handle, 'parked');
  const { parked, trials } = await handle.query(progressQuery);
  assert.match(parked[0]?.failure ?? '', /OutOfMemory: The slot used \d+ MB, the limit is 900 MB/);
  assert.equal(trials.completed, 1);
  await handle.cancel();
  await worker.stop();
  return buildOutcome(
    'a training that takes more memory than a slot may hold',
    'ended and parked as OutOfMemory after 3 attempts; the others finish',
  );
}

/** Cancelling stops every slot within ten seconds and keeps the checkpoint. */
export async function cancelSweep({ site, reference, variant }: CaseOptions): Promise<Outcome> {
  await forgetTrials(site);
  const worker = await site.addWorker('train');
  const handle = await startSweep(site, 'cancelled', describeTinySweep({ archive: archiveOf(site), variants: [toVariant(variant)] }));
  const trialKey = reference.results.get(variant.name)?.trialKey ?? '';
  const { progress } = await waitForMidEpoch({ store: site.store, trialKey, secondsPerEpoch: reference.secondsPerEpoch });
  const slots = await site.listSlotsOf(worker);
  assert.ok(slots.length > 0, 'no slot trains');
  const cancelledAt = performance.now();
  await handle.cancel();
  await waitUntil('all slots are gone', async () => (await site.listSlotsOf(worker)).every((slot) => !slots.includes(slot)));
  const seconds = (performance.now() - cancelledAt) / 1_000;
  assert.ok(seconds <= 10, `slots were gone ${seconds} s after cancelling, allowed are 10`);
  await assert.rejects(handle.result());
  const kept = await readProgress(site.store, trialKey);
  assert.ok((kept?.epoch ?? 0) >= progress.epoch, 'the checkpoint is gone');
  await worker.stop();
  return buildOutcome(
    'a sweep cancelled in training',
    `every slot gone after ${seconds.toFixed(1)} s, checkpoint of epoch ${kept?.epoch} kept`,
  );
}

async function runToEnd(site: Site, sweepId: string, variant: SweepVariant): Promise<void> {
  const handle = await startSweep(site, sweepId, describeTinySweep({ archive: archiveOf(site), variants: [toVariant(variant)] }));
  await handle.result();
}
