import { setTimeout as delay } from 'node:timers/promises';
import { isAlive, listChildren, sendSignal } from '../harness/processes.ts';
import type { Site } from '../harness/site.ts';
import { waitUntil } from '../harness/wait-until.ts';

/** Often enough that no attempt of a stage comes to its end in between, where the store is slow. */
const KILL_EVERY_MS = 300;

/** Processes in which the stages of data and report run. */
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
