import type { Client } from '@temporalio/client';
import { type ListedLedger, readNewestLedgers } from '../../activities/stages/ledgers.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';

/** The latest run of a sweep. */
export interface ListedSweep {
  readonly sweepId: string;
  /** Waiting: parked variants or data that could not be prepared; needs attention. Forgotten: in the store but no longer in Temporal. */
  readonly state: 'running' | 'waiting' | 'completed' | 'failed' | 'cancelled' | 'terminated' | 'timed out' | 'forgotten';
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly best: number | null;
}

const FIRST: readonly ListedSweep['state'][] = ['waiting', 'running'];

/** The latest run of every sweep, in Temporal or only in the store. Sweeps that need attention come first, then the newest. */
export function listSweeps({ client, store }: { readonly client: Client; readonly store: ArtifactStore }): Promise<ListedSweep[]> {
  return listSweepsWith(client, () => readNewestLedgers(store));
}

/** The same, with ledgers from another reader. */
export async function listSweepsWith(client: Client, readLedgers: () => Promise<readonly ListedLedger[]>): Promise<ListedSweep[]> {
  const [known, ledgers] = await Promise.all([listKnown(client), readLedgers()]);
  const ids = new Set(known.map(({ sweepId }) => sweepId));
  const forgotten = ledgers.filter(({ sweepId }) => !ids.has(sweepId)).map(buildForgotten);
  return [...known, ...forgotten].sort((a, b) => rank(a) - rank(b) || b.startedAt.localeCompare(a.startedAt));
}

function rank({ state }: ListedSweep): number {
  const place = FIRST.indexOf(state);
  return place === -1 ? FIRST.length : place;
}

async function listKnown(client: Client): Promise<ListedSweep[]> {
  const sweeps = new Map<string, ListedSweep>();
  for await (const { workflowId, status, startTime, closeTime, searchAttributes } of client.workflow.list({
    query: 'WorkflowType = "sweep" AND ExecutionStatus != "ContinuedAsNew"',
  })) {
    const { DurasweepState: [state] = [], DurasweepBestValidationAccuracy: [best] = [] } = searchAttributes;
    const listed = sweeps.get(workflowId);
    if (listed !== undefined && listed.startedAt >= startTime.toISOString()) continue;
    sweeps.set(workflowId, {
      sweepId: workflowId,
      state: nameState(status.name, state),
      startedAt: startTime.toISOString(),
      endedAt: closeTime?.toISOString() ?? null,
      best: typeof best === 'number' ? best : null,
    });
  }
  return [...sweeps.values()];
}

function nameState(status: string, published: unknown): ListedSweep['state'] {
  switch (status) {
    case 'RUNNING':
      return published === 'parked' ? 'waiting' : 'running';
    case 'COMPLETED':
      return 'completed';
    case 'CANCELLED':
      return 'cancelled';
    case 'TERMINATED':
      return 'terminated';
    case 'TIMED_OUT':
      return 'timed out';
    default:
      return 'failed';
  }
}

function buildForgotten({ sweepId, startedAt, finishedAt }: ListedLedger): ListedSweep {
  return { sweepId, state: 'forgotten', startedAt, endedAt: finishedAt, best: null };
}
