import { corruptArchive } from './cases/corrupt-archive.ts';
import {
  deleteCheckpoint,
  flipByte,
  killEverything,
  killSlot,
  killTrainingWorker,
  killWorkflowWorker,
  stopMinio,
  stopTemporal,
  truncateCheckpoint,
} from './cases/disturbances.ts';
import { forbiddenSources } from './cases/forbidden-sources.ts';
import { CRASHES, DIVERGES, giveUpAndRetry } from './cases/given-up.ts';
import { interruptStart } from './cases/interrupt-start.ts';
import { fillDisk, mountSmallDisk, STALL_LIMIT, stopSlot, storeAnswers503, storeIsSlow } from './cases/long-disturbances.ts';
import { cancelSweep, movedClock, startTwice, tooLittleMemory } from './cases/other-workers.ts';
import { reportWithoutStore } from './cases/report-without-store.ts';
import { rollingUpgrade } from './cases/rolling-upgrade.ts';
import { type FaultyProxy, startFaultyProxy } from './harness/faulty-proxy.ts';
import { archiveOf, assertNothingLost, compareWithReference, disturbTrainings, runReference, type SweepVariant } from './harness/night.ts';
import type { Outcome } from './harness/outcome.ts';
import { type Site, startSite } from './harness/site.ts';
import { writeTinyArchive } from './harness/tiny-sweep.ts';

const AWAY_SECONDS = 30;
const UNAVAILABLE_SECONDS = 10;
const FIRST: SweepVariant = { name: killSlot.variant, index: 0 };
const SECOND: SweepVariant = { name: killTrainingWorker.variant, index: 1 };
/** They start training workers of their own instead of the site's. */
const WITH_OTHER_WORKERS = [movedClock, startTwice, tooLittleMemory, cancelSweep];

export interface LongFormResult {
  readonly outcomes: readonly Outcome[];
  /** Cases that this machine does not allow, and why. */
  readonly skipped: readonly string[];
}

/** Every case, one after another. @throws AssertionError at the first that does not hold */
export async function runLongForm(report: (line: string) => void): Promise<LongFormResult> {
  const proxies: FaultyProxy[] = [];
  const disk = createDisk();
  const site = await startSite({
    placeStore: async (endpoint) => {
      const proxy = await startFaultyProxy(endpoint);
      proxies.push(proxy);
      return proxy.endpoint;
    },
    prepareDisk: disk.mount,
  });
  try {
    const [proxy] = proxies;
    if (proxy === undefined) throw new Error('The site was to ask for a proxy.');
    await writeTinyArchive(archiveOf(site));
    const outcomes = await runCases({ site, proxy, hasDisk: disk.problem() === null, report });
    return { outcomes, skipped: disk.problem() === null ? [] : [`disk full under MinIO: ${disk.problem()}`] };
  } finally {
    await site.stop();
    await Promise.all(proxies.map((proxy) => proxy.stop()));
  }
}

interface CasesOptions {
  readonly site: Site;
  readonly proxy: FaultyProxy;
  readonly hasDisk: boolean;
  readonly report: (line: string) => void;
}

async function runCases({ site, proxy, hasDisk, report }: CasesOptions): Promise<Outcome[]> {
  const disturbances = listDisturbances(proxy, hasDisk);
  const variants = disturbances.map(({ variant }, index) => ({ name: variant, index }));
  const reference = await runReference(site, [...variants, CRASHES]);
  report(`undisturbed run: ${reference.results.size} trainings, ${reference.secondsPerEpoch.toFixed(2)} s an epoch`);
  const outcomes: Outcome[] = [];
  const add = (...found: Outcome[]) => {
    outcomes.push(...found);
    for (const { fault, outcome } of found) report(`${fault}: ${outcome}`);
  };
  add(await corruptArchive(site));
  add(await forbiddenSources(site));
  const execution = { stallTimeLimit: STALL_LIMIT };
  const planned = [...variants, CRASHES, DIVERGES];
  const night = await disturbTrainings(site, { sweepId: 'disturbed', variants: planned, disturbances, reference, execution });
  assertNothingLost(night.outcomes);
  add(...night.outcomes);
  add(...(await giveUpAndRetry({ site, handle: night.handle, reference })));
  await compareWithReference(site, night.handle.workflowId, reference);
  add(...(await interruptStart({ archive: archiveOf(site), variants: [FIRST, SECOND], reference })));
  add(await reportWithoutStore({ site, reference, variant: FIRST, awaySeconds: AWAY_SECONDS }));
  await site.stopWorker('train');
  for (const runCase of WITH_OTHER_WORKERS) add(await runCase({ site, reference, variant: FIRST }));
  add(await rollingUpgrade({ reference, before: FIRST, after: SECOND }));
  return outcomes;
}

function listDisturbances(proxy: FaultyProxy, hasDisk: boolean) {
  const onAnyMachine = [
    killSlot,
    killTrainingWorker,
    killWorkflowWorker,
    killEverything,
    stopTemporal(AWAY_SECONDS),
    stopMinio(AWAY_SECONDS),
    storeAnswers503(proxy, UNAVAILABLE_SECONDS),
    storeIsSlow(proxy),
    truncateCheckpoint,
    flipByte,
    deleteCheckpoint,
    stopSlot,
  ];
  return hasDisk ? [...onAnyMachine, fillDisk] : onAnyMachine;
}

/** A small disk of its own under MinIO, where this user may mount one. */
function createDisk() {
  let problem: string | null = null;
  return {
    problem: () => problem,
    async mount(folder: string): Promise<(() => Promise<void>) | undefined> {
      try {
        return await mountSmallDisk(folder);
      } catch (error) {
        problem = (error as Error).message.trim();
        return undefined;
      }
    },
  };
}
