import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { corruptArchive } from './cases/corrupt-archive.ts';
import {
  flipByte,
  killEverything,
  killSlot,
  killTrainingWorker,
  killWorkflowWorker,
  stopMinio,
  stopTemporal,
} from './cases/disturbances.ts';
import { forbiddenSources } from './cases/forbidden-sources.ts';
import { CRASHES, DIVERGES, giveUpAndRetry } from './cases/given-up.ts';
import { INTERRUPTED, interruptStart } from './cases/interrupt-start.ts';
import {
  archiveOf,
  assertNothingLost,
  compareWithReference,
  disturbTrainings,
  type Reference,
  runReference,
  type SweepHandle,
} from './harness/night.ts';
import { type Site, startSite } from './harness/site.ts';
import { writeTinyArchive } from './harness/tiny-sweep.ts';

/** How long the servers are away; in the long form, half a minute. */
const AWAY_SECONDS = 5;
const disturbances = [
  killSlot,
  flipByte,
  killTrainingWorker,
  killWorkflowWorker,
  stopTemporal(AWAY_SECONDS),
  stopMinio(AWAY_SECONDS),
  killEverything,
];
const disturbed = disturbances.map(({ variant }, index) => ({ name: variant, index }));

describe('one sweep with one fault after another', { timeout: 600_000 }, () => {
  let site: Site;
  let reference: Reference;
  let handle: SweepHandle;
  let interrupted: ReturnType<typeof interruptStart>;

  beforeAll(async () => {
    site = await startSite();
    await writeTinyArchive(archiveOf(site));
    const undisturbed = await runReference(site, INTERRUPTED);
    reference = await runReference(site, [...disturbed, CRASHES]);
    // Has its own servers and workers, which wait most of the time, like those of the site, so both run concurrently.
    interrupted = interruptStart({ archive: archiveOf(site), reference: undisturbed });
    interrupted.catch(() => undefined);
  }, 600_000);
  afterAll(async () => {
    await interrupted?.catch(() => undefined);
    await site?.stop();
  }, 60_000);

  it('parks on damaged data, names file and line, and continues when it is fixed', async () => {
    expect((await corruptArchive(site)).finishedTrialsRepeated).toBe(0);
  });

  it("refuses the owner's files and internal addresses as data, and reveals nothing about them", async () => {
    expect((await forbiddenSources(site)).finishedTrialsRepeated).toBe(0);
  });

  it('loses no finished trial and at most one epoch, whatever is killed', async () => {
    const night = await disturbTrainings(site, {
      sweepId: 'disturbed',
      variants: [...disturbed, CRASHES, DIVERGES],
      disturbances,
      reference,
    });
    handle = night.handle;
    assertNothingLost(night.outcomes);
  });

  it('parks variants that always crash or diverge, reports the rest, and retries only those', async () => {
    const outcomes = await giveUpAndRetry({ site, handle, reference });
    expect(outcomes.map(({ finishedTrialsRepeated }) => finishedTrialsRepeated)).toEqual([0, 0]);
  });

  it('continues after Ctrl-C and SIGTERM of npm start, and leaves no process behind', async () => {
    assertNothingLost(await interrupted);
  });

  it('ends with the same bits as the undisturbed run', async () => {
    assert.ok(handle !== undefined, 'the disturbed sweep did not run');
    await compareWithReference(site, handle.workflowId, reference);
  });
});
