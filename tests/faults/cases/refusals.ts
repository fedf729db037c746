import assert from 'node:assert/strict';
import { progressQuery, retryFailedUpdate, retryReportUpdate } from '../../../workflows/steering-messages.ts';
import { archiveOf, forgetTrials, type SweepHandle, startSweep, toVariant, waitForEnd, waitForPhase } from '../harness/night.ts';
import { assertSameBits, type Outcome, readResults } from '../harness/outcome.ts';
import { describeTinySweep, type SweepInput } from '../harness/tiny-sweep.ts';
import { orNull, WORKFLOW_POLL_MS, waitUntil } from '../harness/wait-until.ts';
import { waitForMidEpoch } from '../harness/watch-training.ts';
import { buildOutcome, type ProxyCaseOptions } from './case-options.ts';

/** The shortest limit that a configuration may set. */
const LIMIT = '10 seconds';
/** Time within which a person must be informed. */
const TOLD_SECONDS = 10;

/** The store answers 403 to the data stage, a training and the report for longer than the limit: each parks, and continues afterwards. */
export async function lastingRefusals(options: ProxyCaseOptions): Promise<Outcome[]> {
  return [await refuseData(options), await refuseTraining(options), await refuseReport(options)];
}

async function refuseData(options: ProxyCaseOptions): Promise<Outcome> {
  const { site, proxy, variant } = options;
  await forgetTrials(site);
  proxy.setMode('forbidden');
  const handle = await startSweep(site, 'refused-data', buildSweep({ site, variant }));
  const seconds = await waitUntilTold(handle, 'the data');
  await waitForPhase(handle, 'parked');
  const { preparationFailure } = await handle.query(progressQuery);
  assert.match(preparationFailure ?? '', /StorageRefused: .*npm run doctor/s);
  await recover(options, handle, retryFailedUpdate);
  return buildOutcome(
    'the store answers 403 while the data is prepared, for longer than refusalTimeLimit',
    `reported after ${seconds.toFixed(1)} s, parked with advice; finished after retryFailed`,
  );
}

async function refuseTraining(options: ProxyCaseOptions): Promise<Outcome> {
  const { site, proxy, reference, variant } = options;
  await forgetTrials(site);
  const handle = await startSweep(site, 'refused-training', buildSweep({ site, variant }));
  const trialKey = reference.results.get(variant.name)?.trialKey ?? '';
  await waitForMidEpoch({ store: site.store, trialKey, secondsPerEpoch: reference.secondsPerEpoch });
  proxy.setMode('forbidden');
  const seconds = await waitUntilTold(handle, variant.name);
  const isParked = async () => (await orNull(handle.query(progressQuery)))?.counts.parked === 1;
  await waitUntil('the variant is parked', isParked, { pollMs: WORKFLOW_POLL_MS });
  const { parked } = await handle.query(progressQuery);
  assert.match(parked[0]?.failure ?? '', /StorageRefused/);
  await recover(options, handle, retryFailedUpdate);
  return buildOutcome(
    'the store answers 403 in a training, for longer than refusalTimeLimit',
    `reported after ${seconds.toFixed(1)} s, the variant parked; retryFailed resumed from the last checkpoint`,
  );
}

async function refuseReport(options: ProxyCaseOptions): Promise<Outcome> {
  const { site, proxy, variant } = options;
  // The trial is finished, so the sweep proceeds directly to its report, slowly enough to be observed there.
  const handle = await startSweep(site, 'refused-report', buildSweep({ site, variant }));
  await waitUntil('the variant is done', async () => (await orNull(handle.query(progressQuery)))?.counts.completed === 1);
  proxy.setMode('forbidden');
  const seconds = await waitUntilTold(handle, '');
  await waitForPhase(handle, 'parked');
  const { reportFailure } = await handle.query(progressQuery);
  assert.match(reportFailure ?? '', /StorageRefused: .*npm run doctor/s);
  await recover(options, handle, retryReportUpdate);
  return buildOutcome(
    'the store answers 403 while the report is written, for longer than refusalTimeLimit',
    `reported after ${seconds.toFixed(1)} s, the report parked; written by retryReport`,
  );
}

/** The store answers again, a person retries, and the results have the bits of an undisturbed sweep. */
async function recover(
  { site, proxy, reference, variant }: ProxyCaseOptions,
  handle: SweepHandle,
  retry: typeof retryFailedUpdate,
): Promise<void> {
  proxy.setMode('pass');
  await handle.executeUpdate(retry, { args: [{}] });
  await waitForEnd(handle);
  assertSameBits(await readResults(site.reportsFolder, handle.workflowId), reference.results, [variant.name]);
}

function buildSweep({ site, variant }: Pick<ProxyCaseOptions, 'site' | 'variant'>): SweepInput {
  return describeTinySweep({ archive: archiveOf(site), variants: [toVariant(variant)], execution: { refusalTimeLimit: LIMIT } });
}

/** @returns seconds until `progress` reports what is waiting for the store, and why */
async function waitUntilTold(handle: SweepHandle, what: string): Promise<number> {
  const startedAt = performance.now();
  const told = await waitUntil(
    'progress says that the store refuses',
    async () => (await orNull(handle.query(progressQuery)))?.waitsForStorage,
    { pollMs: WORKFLOW_POLL_MS },
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  assert.match(told, new RegExp(`^${what}.*(Access Denied|403 Forbidden)`, 's'));
  assert.ok(seconds <= TOLD_SECONDS, `it was reported after ${seconds} s, allowed are ${TOLD_SECONDS}`);
  return seconds;
}
