import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { progressQuery } from '../../../workflows/steering-messages.ts';
import { archiveOf, type SweepHandle, startSweep, toVariant, waitForEnd } from '../harness/night.ts';
import { assertSameBits, type Outcome, readResults } from '../harness/outcome.ts';
import { describeTinySweep } from '../harness/tiny-sweep.ts';
import { orNull, WORKFLOW_POLL_MS, waitUntil } from '../harness/wait-until.ts';
import { buildOutcome, type ProxyCaseOptions } from './case-options.ts';
import { killLightSlots } from './light-slots.ts';

/** The report is cancelled, terminated, crashes three times, or cannot be copied: a sweep with a finished trial still gets a report. */
export async function troubleReports(options: ProxyCaseOptions): Promise<Outcome[]> {
  return [
    await endReport(options, 'cancelled', (report) => report.cancel()),
    await endReport(options, 'terminated', (report) => report.terminate()),
    await crashAnalysis(options),
    await obstructCopy(options),
  ];
}

async function endReport(options: ProxyCaseOptions, how: string, end: (report: WorkflowHandle) => Promise<unknown>): Promise<Outcome> {
  const { site, proxy } = options;
  const { handle, report } = await startSlowReport(options, `report-${how}`);
  await end(report);
  await waitUntilReportFailed(handle);
  proxy.setMode('pass');
  await waitForEnd(handle);
  assertSameBits(await readResults(site.reportsFolder, handle.workflowId), options.reference.results, [options.variant.name]);
  return buildOutcome(`the report's workflow is ${how} by a client`, 'the sweep wrote it again automatically');
}

async function crashAnalysis(options: ProxyCaseOptions): Promise<Outcome> {
  const { site, proxy } = options;
  const { handle } = await startSlowReport(options, 'report-crashes');
  await killLightSlots(site, async () => (await orNull(handle.query(progressQuery)))?.reportFailure != null);
  const { reportFailure, phase } = await handle.query(progressQuery);
  assert.match(reportFailure ?? '', /SlotCrashed/);
  assert.ok(phase === 'parked' || phase === 'reporting', `the sweep is ${phase}`);
  proxy.setMode('pass');
  await waitForEnd(handle);
  assertSameBits(await readResults(site.reportsFolder, handle.workflowId), options.reference.results, [options.variant.name]);
  return buildOutcome('kill -9 of the analysis slot, three times', 'the report parked; later written automatically');
}

async function obstructCopy({ site, variant }: ProxyCaseOptions): Promise<Outcome> {
  const inTheWay = path.join(site.reportsFolder, 'report-obstructed');
  await writeFile(inTheWay, 'a file where the folder is to be');
  const handle = await startSweep(
    site,
    'report-obstructed',
    describeTinySweep({ archive: archiveOf(site), variants: [toVariant(variant)] }),
  );
  const { completed, report } = await waitForEnd(handle);
  await rm(inTheWay);
  assert.equal(completed, 1);
  assert.match(report?.localProblem ?? '', /The report is in the store, but not all of it in .*(ENOTDIR|EEXIST)/);
  return buildOutcome(
    "the report's local copy cannot be written (a file is in its way)",
    'one warning; the sweep finishes with its report in the store',
  );
}

interface SlowReport {
  readonly handle: SweepHandle;
  readonly report: WorkflowHandle;
}

/** A sweep whose trial is finished and whose report is being written, slowly. */
async function startSlowReport({ site, proxy, variant }: ProxyCaseOptions, sweepId: string): Promise<SlowReport> {
  const handle = await startSweep(site, sweepId, describeTinySweep({ archive: archiveOf(site), variants: [toVariant(variant)] }));
  await waitUntil('the variant is done', async () => (await orNull(handle.query(progressQuery)))?.counts.completed === 1);
  proxy.setMode('slow');
  const report = site.client.workflow.getHandle(`${sweepId}/report`);
  await waitUntil('the report is under way', async () => (await orNull(report.describe()))?.status.name === 'RUNNING', {
    pollMs: WORKFLOW_POLL_MS,
  });
  return { handle, report };
}

async function waitUntilReportFailed(handle: SweepHandle): Promise<void> {
  await waitUntil('the sweep knows', async () => (await orNull(handle.query(progressQuery)))?.reportFailure != null, {
    pollMs: WORKFLOW_POLL_MS,
  });
}
