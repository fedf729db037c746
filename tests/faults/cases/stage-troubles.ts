import assert from 'node:assert/strict';
import proto from '@temporalio/proto';
import { progressQuery, retryFailedUpdate } from '../../../workflows/steering-messages.ts';
import { archiveOf, forgetTrials, startSweep, toVariant, waitForEnd, waitForPhase } from '../harness/night.ts';
import { assertSameBits, type Outcome, readResults } from '../harness/outcome.ts';
import { sendSignal } from '../harness/processes.ts';
import { describeTinySweep } from '../harness/tiny-sweep.ts';
import { orNull, WORKFLOW_POLL_MS, waitUntil } from '../harness/wait-until.ts';
import { buildOutcome, type CaseOptions, type ProxyCaseOptions } from './case-options.ts';
import { killLightSlots, listLightSlots } from './light-slots.ts';

const { PENDING_ACTIVITY_STATE_STARTED: STARTED } = proto.temporal.api.enums.v1.PendingActivityState;
/** Used for trainings and evaluations; for other stages the limit is at least a minute. */
const STALL_LIMIT = '20 seconds';

/** Slots of light stages and evaluations crash and hang. */
export async function troubleStages(options: ProxyCaseOptions): Promise<Outcome[]> {
  return [await crashData(options), await stopDownload(options), await stopEvaluation(options), await sendNonsense(options)];
}

async function crashData({ site, proxy, reference, variant }: ProxyCaseOptions): Promise<Outcome> {
  await forgetTrials(site);
  proxy.setMode('slow');
  const handle = await startSweep(site, 'data-crashes', describeTinySweep({ archive: archiveOf(site), variants: [toVariant(variant)] }));
  await killLightSlots(site, async () => (await orNull(handle.query(progressQuery)))?.phase === 'parked');
  proxy.setMode('pass');
  assert.match((await handle.query(progressQuery)).preparationFailure ?? '', /SlotCrashed/);
  await handle.executeUpdate(retryFailedUpdate, { args: [{}] });
  await waitForEnd(handle);
  assertSameBits(await readResults(site.reportsFolder, handle.workflowId), reference.results, [variant.name]);
  return buildOutcome('kill -9 of the slot that reads the data, three times', 'parked; finished after retryFailed');
}

async function stopDownload({ site, reference, variant }: CaseOptions): Promise<Outcome> {
  await waitUntil('a slot is ready', async () => (await listLightSlots(site)).length > 0);
  const slots = await listLightSlots(site);
  for (const slot of slots) sendSignal(slot, 'SIGSTOP');
  const startedAt = performance.now();
  const execution = { stallTimeLimit: STALL_LIMIT };
  const handle = await startSweep(
    site,
    'download-stops',
    describeTinySweep({ archive: archiveOf(site), variants: [toVariant(variant)], execution }),
  );
  await waitUntil('the data is read', async () => (await orNull(handle.query(progressQuery)))?.data, { pollMs: WORKFLOW_POLL_MS });
  const seconds = (performance.now() - startedAt) / 1_000;
  for (const slot of await listLightSlots(site)) sendSignal(slot, 'SIGCONT');
  await waitForEnd(handle);
  assertSameBits(await readResults(site.reportsFolder, handle.workflowId), reference.results, [variant.name]);
  return buildOutcome('a slot that hangs (SIGSTOP) before it reads the data', `ended and retried; read after ${seconds.toFixed(0)} s`);
}

async function stopEvaluation({ site, proxy, reference, variant }: ProxyCaseOptions): Promise<Outcome> {
  await forgetTrials(site);
  const execution = { stallTimeLimit: STALL_LIMIT };
  const handle = await startSweep(
    site,
    'evaluation-stops',
    describeTinySweep({ archive: archiveOf(site), variants: [toVariant(variant)], execution }),
  );
  const trialKey = reference.results.get(variant.name)?.trialKey ?? '';
  await waitUntil('the training nears its end', async () =>
    (await site.store.list(`trials/${trialKey}/`)).some((key) => key.endsWith('model.bin')),
  );
  proxy.setMode('slow');
  const child = site.client.workflow.getHandle(`${handle.workflowId}/${variant.name}`);
  const isEvaluated = async () => {
    const pending = (await orNull(child.describe()))?.raw.pendingActivities ?? [];
    return pending.some(({ activityType, state }) => activityType?.name === 'evaluateTrial' && state === STARTED);
  };
  await waitUntil('the evaluation is under way', isEvaluated, { pollMs: WORKFLOW_POLL_MS });
  const slots = await site.listSlots();
  for (const slot of slots) sendSignal(slot, 'SIGSTOP');
  proxy.setMode('pass');
  const listStopped = async () => (await site.listSlots()).filter((slot) => slots.includes(slot));
  await waitUntil('the worker has ended the slot that hangs', async () => (await listStopped()).length < slots.length);
  // Only one evaluated. A third attempt on another that hangs would park the variant.
  for (const slot of await listStopped()) sendSignal(slot, 'SIGCONT');
  await waitForEnd(handle);
  assertSameBits(await readResults(site.reportsFolder, handle.workflowId), reference.results, [variant.name]);
  return buildOutcome(
    `a slot that hangs (SIGSTOP) in an evaluation; stallTimeLimit ${STALL_LIMIT}`,
    'ended and retried; the training was not affected',
  );
}

/** Nonsensical signals, as `temporal workflow signal --query` would send them to everything that is running. */
const NONSENSE: readonly (readonly [string, unknown])[] = [
  ['setConcurrency', 'abc'],
  ['setConcurrency', -1],
  ['setPaused', 'yes'],
  ['reportVariant', { variant: 'x', round: 1e300, summary: { completed: -5 } }],
  ['reportStorageWait', { what: 5 }],
  ['reportStorageWait', null],
  ['noSuchSignal', { a: 1 }],
];

async function sendNonsense({ site, reference, variant }: CaseOptions): Promise<Outcome> {
  await forgetTrials(site);
  const handle = await startSweep(site, 'hostile-signals', describeTinySweep({ archive: archiveOf(site), variants: [toVariant(variant)] }));
  await waitForPhase(handle, 'training');
  const child = site.client.workflow.getHandle(`${handle.workflowId}/${variant.name}`);
  await waitUntil('the variant runs', async () => (await orNull(child.describe()))?.status.name === 'RUNNING');
  for (const [name, value] of NONSENSE) {
    await handle.signal(name, value);
    await child.signal(name, value);
  }
  assert.deepEqual((await waitForEnd(handle)).completed, 1);
  assertSameBits(await readResults(site.reportsFolder, handle.workflowId), reference.results, [variant.name]);
  return buildOutcome('invalid signals to a sweep and its variants, as a batch sends them', 'ignored; same bits');
}
