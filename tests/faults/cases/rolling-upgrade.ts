import assert from 'node:assert/strict';
import { pauseUpdate, resumeUpdate } from '../../../workflows/steering-messages.ts';
import { archiveOf, type Reference, type SweepHandle, type SweepVariant, startSweep, toVariant } from '../harness/night.ts';
import { assertSameBits, type Outcome, readResults } from '../harness/outcome.ts';
import { type Site, startSite } from '../harness/site.ts';
import { describeTinySweep, writeTinyArchive } from '../harness/tiny-sweep.ts';
import { orNull, waitUntil } from '../harness/wait-until.ts';
import { waitForMidEpoch } from '../harness/watch-training.ts';

const DEPLOYMENT = 'durasweep';

interface UpgradeOptions {
  readonly reference: Reference;
  /** The first is in training when the new build comes, and the second is trained when that build is current. */
  readonly before: readonly [SweepVariant, SweepVariant];
  readonly after: SweepVariant;
}

/** Workers of two builds at once: a running sweep stays on the build on which it began, a new one begins on the new build. */
export async function rollingUpgrade({ reference, before, after }: UpgradeOptions): Promise<Outcome> {
  const site = await startSite({ variables: { DURASWEEP_BUILD_ID: '1' } });
  try {
    await writeTinyArchive(archiveOf(site));
    await makeCurrent(site, '1');
    const old = await startSweep(site, 'old-build', describeSweep(site, before));
    const [running, waiting] = before;
    const trialKey = reference.results.get(running.name)?.trialKey ?? '';
    await waitForMidEpoch({ store: site.store, trialKey, secondsPerEpoch: reference.secondsPerEpoch });
    // Until the new build is current, however long its workers take to start.
    await old.executeUpdate(pauseUpdate, { args: [{}] });
    await Promise.all((['workflow', 'train'] as const).map((role) => site.addWorker(role, { DURASWEEP_BUILD_ID: '2' })));
    await makeCurrent(site, '2');
    await old.executeUpdate(resumeUpdate, { args: [{}] });
    const fresh = await startSweep(site, 'new-build', describeSweep(site, [after]));
    await Promise.all([old.result(), fresh.result()]);
    assert.equal(await readBuild(old), '1');
    assert.equal(await readBuild(fresh), '2');
    assertSameBits(await readResults(site.reportsFolder, 'old-build'), reference.results, [running.name, waiting.name]);
    assertSameBits(await readResults(site.reportsFolder, 'new-build'), reference.results, [after.name]);
    return {
      fault: 'workers of two builds at once (rolling upgrade)',
      outcome: 'the running sweep finishes on its build, a new one runs on the new build',
      finishedTrialsRepeated: 0,
      epochsLost: 0,
      secondsToRecover: null,
    };
  } finally {
    await site.stop();
  }
}

function describeSweep(site: Site, variants: readonly SweepVariant[]) {
  return describeTinySweep({ archive: archiveOf(site), variants: variants.map(toVariant) });
}

/** A build can be made current only after the server has seen one of its workers. */
async function makeCurrent({ client }: Site, buildId: string): Promise<void> {
  const request = { namespace: 'default', deploymentName: DEPLOYMENT, buildId };
  await waitUntil(`build ${buildId} is current`, () => orNull(client.workflowService.setWorkerDeploymentCurrentVersion(request)));
}

async function readBuild(handle: SweepHandle): Promise<string | null | undefined> {
  const { raw } = await handle.describe();
  return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId;
}
