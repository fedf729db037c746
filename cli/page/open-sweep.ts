import type { WorkflowHandle } from '@temporalio/client';
import { asExpected, DurasweepError } from '../../core/domain/errors.ts';
import { MAIN_QUEUE } from '../../core/domain/task-queues.ts';
import type { SweepReader } from '../../web/server/backend.ts';
import type { ProgressView } from '../../web/views/views.ts';
import { hasPollers } from '../../workers/has-pollers.ts';
import { findSweep } from '../start-sweep.ts';
import { createLiveReader } from './live-reader.ts';
import type { PageSources } from './page-sources.ts';
import { createStoredReader } from './stored-reader.ts';

type Phase = ProgressView['phase'];

/**
 * Reads a sweep by queries, or from the store if Temporal no longer has it, or if it has ended and there is no worker that would answer.
 * @throws DurasweepError InvalidConfig if neither has it
 */
export async function openSweep(sources: PageSources, sweepId: string): Promise<SweepReader> {
  const { platform, store } = sources;
  const found = await findSweep(platform.client, sweepId).catch(asExpected);
  if (found instanceof DurasweepError) return await readForgotten(sources, sweepId, found);
  const live = createLiveReader(sources, found);
  const phase = await findSilentEnd(sources, found);
  if (phase === null) return live;
  const stored = await createStoredReader(store, sweepId, phase).catch(asExpected);
  return stored instanceof DurasweepError ? live : { ...stored, links: live.links };
}

async function readForgotten({ store }: PageSources, sweepId: string, unknown: DurasweepError): Promise<SweepReader> {
  const stored = await createStoredReader(store, sweepId).catch(asExpected);
  // If the store does not know it either, the first message is enough: the id was probably mistyped.
  if (stored instanceof DurasweepError) throw stored.failureClass === 'InvalidConfig' ? unknown : stored;
  return stored;
}

const ENDED: Readonly<Record<string, Phase>> = {
  COMPLETED: 'finished',
  CANCELLED: 'cancelled',
  FAILED: 'failed',
  TERMINATED: 'terminated',
  TIMED_OUT: 'timed out',
};

/** How a sweep has ended that no worker answers for; null if it runs or a worker is there. */
async function findSilentEnd({ platform: { client, temporal } }: PageSources, handle: WorkflowHandle): Promise<Phase | null> {
  const phase = ENDED[(await handle.describe()).status.name] ?? null;
  if (phase === null) return null;
  const { connection } = client;
  return (await hasPollers({ connection, namespace: temporal.namespace, queue: MAIN_QUEUE, type: 'workflow' })) ? null : phase;
}
