import type { OverviewView, SweepRow } from '../../web/views/views.ts';
import { progressQuery } from '../../workflows/steering-messages.ts';
import { linkWorkflows } from '../links.ts';
import { type ListedSweep, listSweeps } from '../steer/list-sweeps.ts';
import type { PageSources } from './page-sources.ts';

/** How many sweeps are queried for their progress each time; the first ones. */
const ASKED = 4;

export async function readOverview(sources: PageSources): Promise<OverviewView> {
  const { platform, store } = sources;
  const listed = await listSweeps({ client: platform.client, store });
  const alive = listed.filter(({ state }) => state === 'running' || state === 'waiting').slice(0, ASKED);
  const counts = new Map<string, SweepRow['trials']>();
  for (const { sweepId } of alive) counts.set(sweepId, await countTrials(sources, sweepId));
  const workflows = linkWorkflows(platform);
  return { sweeps: listed.map((sweep) => describeSweep(sweep, counts.get(sweep.sweepId) ?? null, workflows)) };
}

/** Null if it does not answer; the list shows it nevertheless. */
async function countTrials({ platform, pace }: PageSources, sweepId: string): Promise<SweepRow['trials']> {
  await pace.turn();
  const { trials } = await platform.client.workflow
    .getHandle(sweepId)
    .query(progressQuery)
    .catch(() => ({ trials: null }));
  return trials && { completed: trials.completed, total: trials.total };
}

function describeSweep(sweep: ListedSweep, trials: SweepRow['trials'], workflows: string | null): SweepRow {
  const isKnown = workflows !== null && sweep.state !== 'forgotten';
  return { ...sweep, trials, link: isKnown ? `${workflows}/${encodeURIComponent(sweep.sweepId)}` : null };
}
