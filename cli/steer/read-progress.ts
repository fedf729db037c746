import type { WorkflowHandle } from '@temporalio/client';
import { type PlanRow, planQuery, progressQuery, type SweepPhase, type SweepProgress } from '../../workflows/steering-messages.ts';

/** As the query answers; a sweep that others ended could not say so itself. */
export interface KnownProgress extends Omit<SweepProgress, 'phase'> {
  readonly phase: SweepPhase | EndedByOthers;
}

const ENDED_BY_OTHERS = { TERMINATED: 'terminated', TIMED_OUT: 'timed out' } as const;
type EndedByOthers = (typeof ENDED_BY_OTHERS)[keyof typeof ENDED_BY_OTHERS];

/** What a sweep says of itself, and of one that was terminated what Temporal says: nothing of it runs any more, or waits for anyone. */
export async function readProgress(handle: WorkflowHandle): Promise<KnownProgress> {
  const [progress, end] = await Promise.all([handle.query(progressQuery), findEnd(handle)]);
  if (end === null) return progress;
  const { running, cancelled, ...counts } = progress.counts;
  return {
    ...progress,
    phase: end,
    running: [],
    counts: { ...counts, running: 0, cancelled: cancelled + running },
    waitsWith: null,
    waitsForStorage: null,
    secondsLeft: null,
    estimatedEnd: null,
  };
}

/** As above: the variants of a sweep that was terminated are cancelled by the server. */
export async function readPlan(handle: WorkflowHandle): Promise<PlanRow[]> {
  const [plan, end] = await Promise.all([handle.query(planQuery), findEnd(handle)]);
  return end === null ? plan : plan.map((row) => (row.state === 'running' ? { ...row, state: 'cancelled' } : row));
}

async function findEnd(handle: WorkflowHandle): Promise<EndedByOthers | null> {
  const { name } = (await handle.describe()).status;
  return name === 'TERMINATED' || name === 'TIMED_OUT' ? ENDED_BY_OTHERS[name] : null;
}
