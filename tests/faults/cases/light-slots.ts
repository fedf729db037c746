import { setTimeout as delay } from 'node:timers/promises';
import { isAlive, listChildren, sendSignal } from '../harness/processes.ts';
import type { Site } from '../harness/site.ts';
import { waitUntil } from '../harness/wait-until.ts';

/** Often enough that no attempt of a stage can finish in between with a slow store. */
const KILL_EVERY_MS = 300;

/** Processes that run the data and report stages. */
export async function listLightSlots(site: Site): Promise<number[]> {
  const pid = site.workerPid('workflow');
  return pid === undefined ? [] : (await listChildren(pid)).filter(isAlive);
}

export async function killLightSlots(site: Site, isOver: () => Promise<boolean>): Promise<void> {
  await waitUntil('the stage is given up', async () => {
    for (const slot of await listLightSlots(site)) sendSignal(slot, 'SIGKILL');
    await delay(KILL_EVERY_MS);
    return isOver();
  });
}
