import assert from 'node:assert/strict';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { progressQuery } from '../../../workflows/steering-messages.ts';
import { startSweep, waitForPhase } from '../harness/night.ts';
import type { Outcome } from '../harness/outcome.ts';
import type { Site } from '../harness/site.ts';
import { describeTinySweep, planVariant } from '../harness/tiny-sweep.ts';

const SECRET = 'hunter2';

/** Someone with access to Temporal's port lets a sweep read the owner's files, devices and addresses inside the network. */
export async function forbiddenSources(site: Site): Promise<Outcome> {
  const elsewhere = await mkdtemp(path.join(tmpdir(), 'durasweep-private-'));
  const [secret, link] = [path.join(elsewhere, 'secret.csv'), path.join(site.folder, 'link.csv')];
  await writeFile(secret, `${SECRET},1,2\n`);
  await symlink(secret, link);
  try {
    const sources = [secret, link, '/dev/zero', 'https://127.0.0.1:1/a.zip', 'https://169.254.169.254/', 'https://localhost/a.zip'];
    const sweep = describeTinySweep({ archive: '', variants: [planVariant('only', 91, { maxEpochs: 1 })] });
    const handle = await startSweep(site, 'forbidden-sources', { ...sweep, dataset: { ...sweep.dataset, sources } });
    await waitForPhase(handle, 'parked');
    const { preparationFailure } = await handle.query(progressQuery);
    const refusals = preparationFailure?.match(/outside what this worker may read|is not a public address/g) ?? [];
    assert.equal(refusals.length, sources.length, `not every source was refused for what it is: ${preparationFailure}`);
    assert.doesNotMatch(preparationFailure ?? '', new RegExp(SECRET));
    await handle.cancel();
  } finally {
    await Promise.all([rm(link), rm(elsewhere, { recursive: true })]);
  }
  return {
    fault: "a sweep that asks for the owner's files, a device and addresses inside the network",
    outcome: 'parked, naming each source and the reason; none of them was read or disclosed',
    finishedTrialsRepeated: 0,
    epochsLost: null,
    secondsToRecover: null,
  };
}
