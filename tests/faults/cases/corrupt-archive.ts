import assert from 'node:assert/strict';
import path from 'node:path';
import { progressQuery, retryFailedUpdate } from '../../../workflows/steering-messages.ts';
import { startSweep, waitForPhase } from '../harness/night.ts';
import type { Outcome } from '../harness/outcome.ts';
import type { Site } from '../harness/site.ts';
import { describeTinySweep, planVariant, writeTinyArchive } from '../harness/tiny-sweep.ts';

/** A recording with a value that is not a number: the sweep parks, names file and line, and continues after it is fixed and retried. */
export async function corruptArchive(site: Site): Promise<Outcome> {
  const archive = path.join(site.folder, 'corrupt.zip');
  await writeTinyArchive(archive, { damage: true });
  const handle = await startSweep(
    site,
    'corrupt-archive',
    describeTinySweep({ archive, variants: [planVariant('only', 90, { maxEpochs: 1 })] }),
  );
  await waitForPhase(handle, 'parked');
  const { preparationFailure } = await handle.query(progressQuery);
  assert.match(preparationFailure ?? '', /01\.txt.*(line |:)2/s, `the refusal names neither file nor line: ${preparationFailure}`);
  await writeTinyArchive(archive);
  await handle.executeUpdate(retryFailedUpdate, { args: [{}] });
  assert.equal((await handle.result()).completed, 1);
  return {
    fault: 'an archive with a damaged recording',
    outcome: 'parked, naming file and line; resumed after the archive was fixed',
    finishedTrialsRepeated: 0,
    epochsLost: null,
    secondsToRecover: null,
  };
}
