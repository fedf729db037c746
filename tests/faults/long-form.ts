import { followLoad } from './cases/autoscaling.ts';
import { corruptArchive } from './cases/corrupt-archive.ts';
import { damageObjects } from './cases/damaged-objects.ts';
import {
  deleteCheckpoint,
  flipByte,
  flipOnDisk,
  killEverything,
  killSlot,
  killTrainingWorker,
  killWorkflowWorker,
  stopMinio,
  stopTemporal,
  truncateCheckpoint,
} from './cases/disturbances.ts';
import { drainWorkers } from './cases/draining.ts';
import { forbiddenSources } from './cases/forbidden-sources.ts';
import { CRASHES, DIVERGES, giveUpAndRetry } from './cases/given-up.ts';
import { INTERRUPTED, interruptStart } from './cases/interrupt-start.ts';
import { fillDisk, mountSmallDisk, STALL_LIMIT, stopSlot, storeAnswers503, storeIsSlow } from './cases/long-disturbances.ts';
import { loseObjects } from './cases/lost-objects.ts';
import { cancelSweep, movedClock, startTwice, tooLittleMemory } from './cases/other-workers.ts';
import { lastingRefusals } from './cases/refusals.ts';
import { troubleReports } from './cases/report-troubles.ts';
import { reportWithoutStore } from './cases/report-without-store.ts';
import { rollingUpgrade } from './cases/rolling-upgrade.ts';
import { troubleStages } from './cases/stage-troubles.ts';
import type { Disturbance } from './harness/disturb.ts';
import { type FaultyProxy, startFaultyProxy } from './harness/faulty-proxy.ts';
import {
  archiveOf,
  assertNothingLost,
  compareWithReference,
  disturbTrainings,
  type Reference,
  runReference,
  type SweepVariant,
  startSweep,
  toVariant,
} from './harness/night.ts';
import { assertSameBits, type Outcome, readResults, writeRow } from './harness/outcome.ts';
import { type Site, startSite } from './harness/site.ts';
import { describeTinySweep, writeTinyArchive } from './harness/tiny-sweep.ts';

const AWAY_SECONDS = 30;
const UNAVAILABLE_SECONDS = 10;
const FIRST: SweepVariant = { name: killSlot.variant, index: 0 };
/** Variants with fewer epochs, for cases that do not depend on the number of epochs. */
const [QUICK, QUICK_TOO] = ['quick', 'quick-too'].map((name, index) => ({ name, index: 60 + index, training: { maxEpochs: 6 } })) as [
  SweepVariant,
  SweepVariant,
];
const ROTS: SweepVariant = { name: flipOnDisk.variant, index: 52, training: { maxEpochs: 5 } };
const SECOND: SweepVariant = { name: killTrainingWorker.variant, index: 1 };
const THIRD: SweepVariant = { name: killWorkflowWorker.variant, index: 2 };
/** Cases that start their own training workers instead of the site's. */
const WITH_OTHER_WORKERS = [movedClock, startTwice, tooLittleMemory, cancelSweep];

export interface LongFormResult {
  readonly outcomes: readonly Outcome[];
  /** Cases that are not possible on this machine, with the reason. */
  readonly skipped: readonly string[];
  /** Measured in the undisturbed run. */
  readonly secondsPerEpoch: number;
}

/** @param only names of groups; default: all @throws AggregateError after all groups have run, if a case has failed */
export async function runLongForm(report: (line: string) => void, only: readonly string[] = []): Promise<LongFormResult> {
  const unknown = only.filter((name) => !GROUPS.some((group) => group.name === name));
  if (unknown.length > 0) throw new Error(`There are no cases named ${unknown.join(', ')}; there are ${listGroups().join(', ')}.`);
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
    const found = await runCases({ site, proxy, hasDisk: disk.problem() === null, report, only });
    return { ...found, skipped: disk.problem() === null ? [] : [`disk full under MinIO: ${disk.problem()}`] };
  } finally {
    await site.stop();
    await Promise.all(proxies.map((proxy) => proxy.stop()));
  }
}

function listGroups(): string[] {
  return GROUPS.map(({ name }) => name);
}

interface GroupOptions {
  readonly site: Site;
  readonly proxy: FaultyProxy;
  readonly disturbances: readonly Disturbance[];
  readonly variants: readonly SweepVariant[];
  readonly reference: Reference;
  /** The reference of `QUICK` and `QUICK_TOO`. */
  readonly quick: Reference;
}

interface Group {
  readonly name: string;
  readonly run: (options: GroupOptions) => Promise<Outcome[]>;
}

const GROUPS: readonly Group[] = [
  { name: 'sources', run: async ({ site }) => [await corruptArchive(site), await forbiddenSources(site)] },
  { name: 'trainings', run: disturbAndGiveUp },
  { name: 'disk', run: rotCheckpoint },
  {
    name: 'start',
    run: async ({ site }) => interruptStart({ archive: archiveOf(site), reference: await runReference(site, INTERRUPTED) }),
  },
  { name: 'objects', run: ({ site, quick }) => damageObjects({ site, reference: quick, variant: QUICK }) },
  { name: 'losses', run: ({ site, quick }) => loseObjects({ site, reference: quick, variant: QUICK, second: QUICK_TOO }) },
  { name: 'refusals', run: ({ site, proxy, quick }) => lastingRefusals({ site, proxy, reference: quick, variant: QUICK }) },
  {
    name: 'reports',
    async run({ site, proxy, quick }) {
      await finishTrial(site);
      const withoutStore = await reportWithoutStore({ site, reference: quick, variant: QUICK, awaySeconds: AWAY_SECONDS });
      return [withoutStore, ...(await troubleReports({ site, proxy, reference: quick, variant: QUICK }))];
    },
  },
  { name: 'stages', run: ({ site, proxy, quick }) => troubleStages({ site, proxy, reference: quick, variant: QUICK }) },
  // From here on the site's own training worker is stopped.
  { name: 'workers', run: runWithOtherWorkers },
  {
    name: 'autoscaling',
    async run({ site }) {
      await site.stopWorker('train');
      return [await followLoad(site)];
    },
  },
  // Its checkpoints would fill the site's small disk.
  { name: 'draining', run: drainWorkers },
];

/** Groups that compare with nothing, or with an undisturbed run of their own. */
const WITH_OWN_REFERENCE = ['sources', 'disk', 'start', 'autoscaling', 'draining'];
const NO_REFERENCE: Reference = { results: new Map(), secondsPerEpoch: 0 };

interface CasesOptions {
  readonly site: Site;
  readonly proxy: FaultyProxy;
  readonly hasDisk: boolean;
  readonly report: (line: string) => void;
  readonly only: readonly string[];
}

async function runCases({ site, proxy, hasDisk, report, only }: CasesOptions): Promise<Omit<LongFormResult, 'skipped'>> {
  const disturbances = listDisturbances(proxy, hasDisk);
  const variants = disturbances.map(({ variant }, index) => ({ name: variant, index }));
  const wanted = GROUPS.filter(({ name }) => only.length === 0 || only.includes(name));
  const isWanted = (...names: string[]) => wanted.some(({ name }) => names.includes(name));
  const needed = isWanted('trainings') ? [...variants, CRASHES] : isWanted('workers') ? variants.slice(0, 3) : [];
  const quick = wanted.every(({ name }) => WITH_OWN_REFERENCE.includes(name)) ? NO_REFERENCE : await runReference(site, [QUICK, QUICK_TOO]);
  const reference = needed.length === 0 ? quick : await runReference(site, needed);
  if (reference !== NO_REFERENCE)
    report(`undisturbed run: ${reference.results.size} trainings, ${reference.secondsPerEpoch.toFixed(2)} s an epoch`);
  const outcomes: Outcome[] = [];
  const failures: Error[] = [];
  for (const { name, run } of wanted) {
    try {
      const found = await run({ site, proxy, disturbances, variants, reference, quick });
      assertNothingLost(found);
      outcomes.push(...found);
      for (const outcome of found) report(writeRow(outcome));
    } catch (error) {
      // The remaining groups are run too.
      proxy.setMode('pass');
      report(`${name} does not hold: ${(error as Error).stack}`);
      failures.push(error as Error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} groups of cases do not hold.`);
  return { outcomes, secondsPerEpoch: reference.secondsPerEpoch };
}

/** Lets the following sweeps proceed directly to their reports. */
async function finishTrial(site: Site): Promise<void> {
  const configuration = describeTinySweep({ archive: archiveOf(site), variants: [toVariant(QUICK)] });
  await (await startSweep(site, 'finished', configuration)).result();
}

async function disturbAndGiveUp({ site, disturbances, variants, reference }: GroupOptions): Promise<Outcome[]> {
  const execution = { stallTimeLimit: STALL_LIMIT };
  const planned = [...variants, CRASHES, DIVERGES];
  const night = await disturbTrainings(site, { sweepId: 'disturbed', variants: planned, disturbances, reference, execution });
  const givenUp = await giveUpAndRetry({ site, handle: night.handle, reference });
  await compareWithReference(site, night.handle.workflowId, reference);
  return [...night.outcomes, ...givenUp];
}

/** Uses a separate sweep, because MinIO is slow to answer for objects that are damaged on its disk. */
async function rotCheckpoint({ site }: GroupOptions): Promise<Outcome[]> {
  const reference = await runReference(site, [ROTS]);
  const plan = { sweepId: 'disk-rots', variants: [ROTS], disturbances: [flipOnDisk], reference };
  const { handle, outcomes } = await disturbTrainings(site, plan);
  await handle.result();
  assertSameBits(await readResults(site.reportsFolder, 'disk-rots'), reference.results, [ROTS.name]);
  return outcomes;
}

async function runWithOtherWorkers({ site, reference }: GroupOptions): Promise<Outcome[]> {
  await site.stopWorker('train');
  const outcomes: Outcome[] = [];
  for (const runCase of WITH_OTHER_WORKERS) outcomes.push(await runCase({ site, reference, variant: FIRST }));
  return [...outcomes, await rollingUpgrade({ reference, before: [FIRST, SECOND], after: THIRD })];
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

/** A separate small disk under MinIO, if this user may mount one. */
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
