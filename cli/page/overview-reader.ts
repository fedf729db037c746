import { type ListedLedger, readNewestLedgers } from '../../activities/stages/ledgers.ts';
import type { RecipeContext } from '../../activities/stages/stage-context.ts';
import { countSettled } from '../../web/views/count-settled.ts';
import type { OverviewView, SweepRow } from '../../web/views/views.ts';
import { progressQuery } from '../../workflows/steering-messages.ts';
import type { SweepResult } from '../../workflows/sweep/sweep.ts';
import { linkWorkflows } from '../links.ts';
import { type ListedSweep, listSweepsWith } from '../steer/list-sweeps.ts';
import { createBestReader } from './best-reader.ts';
import type { PageSources } from './page-sources.ts';
import { readBest } from './read-best.ts';

/** How many sweeps are queried for their progress each time; the first ones. */
const ASKED = 4;
/** Only what Temporal has forgotten is listed by the store, where listing a large sweep takes a while. */
const LEDGERS_EVERY_MS = 30_000;

/** What a sweep that runs or waits says of itself. */
interface Progress {
  readonly trials: SweepRow['trials'];
  /** The best so far. */
  readonly variant: string | null;
  readonly best: number | null;
}

const SILENT: Progress = { trials: null, variant: null, best: null };

/** @returns reads the overview, as of now; what takes longer than a list may is there when it is read again */
export function createOverviewReader(sources: PageSources, context: RecipeContext): () => Promise<OverviewView> {
  const { client } = sources.platform;
  const workflows = linkWorkflows(sources.platform);
  const bests = createBestReader();
  const readLedgers = createLedgerReader(sources);
  return async () => {
    const listed = await listSweepsWith(client, readLedgers);
    const progress = new Map<string, Progress>();
    for (const { sweepId } of listed.filter(isAlive).slice(0, ASKED)) progress.set(sweepId, await askProgress(sources, sweepId));
    return { sweeps: listed.map((sweep) => describeSweep(sweep, progress.get(sweep.sweepId) ?? SILENT)) };
  };

  function describeSweep(sweep: ListedSweep, { trials, variant, best }: Progress): SweepRow {
    const { sweepId, state } = sweep;
    const isSilent = isAlive(sweep) && variant === null;
    const readNow = async () => readBest(context, sweepId, variant ?? (await askBest(sources, sweep)));
    const known = isSilent ? null : bests.find(sweepId, JSON.stringify([sweep, variant, best]), readNow);
    return {
      ...sweep,
      best: best ?? sweep.best ?? known?.best ?? null,
      interval: known?.interval ?? null,
      trials: trials ?? known?.trials ?? null,
      link: workflows !== null && state !== 'forgotten' ? `${workflows}/${encodeURIComponent(sweepId)}` : null,
    };
  }
}

function isAlive({ state }: ListedSweep): boolean {
  return state === 'running' || state === 'waiting';
}

/** Silent where it does not answer: that it is there is what the list says. */
async function askProgress({ platform, pace }: PageSources, sweepId: string): Promise<Progress> {
  await pace.turn();
  const answer = await platform.client.workflow
    .getHandle(sweepId)
    .query(progressQuery)
    .catch(() => null);
  if (answer === null) return SILENT;
  const { trials, best } = answer;
  return {
    trials: trials && { completed: countSettled(answer), total: trials.total },
    variant: best?.variant ?? null,
    best: best?.validationAccuracy ?? null,
  };
}

/** The best variant of a sweep that has ended; null where only its trials tell. */
async function askBest({ platform }: PageSources, { sweepId, state }: ListedSweep): Promise<string | null> {
  if (state !== 'completed') return null;
  const result: SweepResult = await platform.client.workflow.getHandle(sweepId).result();
  return result.best?.variant ?? null;
}

function createLedgerReader({ store }: PageSources): () => Promise<readonly ListedLedger[]> {
  const known = new Map<string, ListedLedger>();
  let read: Promise<ListedLedger[]> | null = null;
  let readAt = 0;
  return () => {
    if (read !== null && performance.now() < readAt + LEDGERS_EVERY_MS) return read;
    readAt = performance.now();
    read = readNewestLedgers(store, known);
    read.catch(() => {
      read = null;
    });
    return read;
  };
}
