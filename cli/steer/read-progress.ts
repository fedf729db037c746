import type { WorkflowHandle } from '@temporalio/client';
import { type PlanRow, planQuery, progressQuery, type SweepPhase, type SweepProgress } from '../../workflows/steering-messages.ts';

/** The query's answer, plus the phase `terminated`, which a sweep cannot report itself. */
export interface KnownProgress extends Omit<SweepProgress, 'phase'> {
  readonly phase: SweepPhase | EndedByOthers;
  /** ISO 8601; null while it runs. */
  readonly finishedAt: string | null;
}

const ENDED_BY_OTHERS = { TERMINATED: 'terminated', TIMED_OUT: 'timed out' } as const;
type EndedByOthers = (typeof ENDED_BY_OTHERS)[keyof typeof ENDED_BY_OTHERS];

/** The progress of a sweep; for a terminated one, corrected by what Temporal knows: nothing is running or waiting any more. */
export async function readProgress(handle: WorkflowHandle): Promise<KnownProgress> {
  const [progress, end] = await Promise.all([handle.query(progressQuery), findEnd(handle)]);
  const known = { ...progress, finishedAt: end.at };
  if (end.phase === null) return known;
  const { running, cancelled, ...counts } = progress.counts;
  return {
    ...known,
    phase: end.phase,
    running: [],
    counts: { ...counts, running: 0, cancelled: cancelled + running },
    waitsWith: null,
    waitsForStorage: null,
    secondsLeft: null,
    estimatedEnd: null,
  };
}

/** As above: the server cancels the variants of a terminated sweep. */
export async function readPlan(handle: WorkflowHandle): Promise<PlanRow[]> {
  const [plan, end] = await Promise.all([handle.query(planQuery), findEnd(handle)]);
  return end.phase === null ? plan : plan.map((row) => (row.state === 'running' ? { ...row, state: 'cancelled' } : row));
}

async function findEnd(handle: WorkflowHandle): Promise<{ readonly at: string | null; readonly phase: EndedByOthers | null }> {
  const { status, closeTime } = await handle.describe();
  const phase = status.name === 'TERMINATED' || status.name === 'TIMED_OUT' ? ENDED_BY_OTHERS[status.name] : null;
  return { at: closeTime?.toISOString() ?? null, phase };
}
