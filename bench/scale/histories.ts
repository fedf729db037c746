import type { Client, WorkflowHandle } from '@temporalio/client';
import { Worker, type WorkflowBundle } from '@temporalio/worker';
import { readOwnSeconds } from './processor-time.ts';

/** The history of one run in a sweep's chain. */
export interface RunHistory {
  readonly events: number;
  readonly bytes: number;
  /** What it passed on to the next run; null: it is the last so far. */
  readonly carriedBytes: number | null;
}

/** Reads the histories of all runs in the chain, the newest first; those of ended runs only once. */
export function createHistoryReader(client: Client, workflowId: string): () => Promise<RunHistory[]> {
  const ended = new Map<string, RunHistory>();
  return async () => {
    const histories: RunHistory[] = [];
    for await (const { runId, status } of client.workflow.list({ query: `WorkflowId = "${workflowId}"` })) {
      const isRunning = status.name === 'RUNNING';
      const history = ended.get(runId) ?? (await measureHistory(client.workflow.getHandle(workflowId, runId), isRunning));
      if (!isRunning) ended.set(runId, history);
      histories.push(history);
    }
    return histories;
  };
}

async function measureHistory(handle: WorkflowHandle, isRunning: boolean): Promise<RunHistory> {
  const { historyLength, historySizeBytes } = (await handle.describe()).raw.workflowExecutionInfo ?? {};
  const carriedBytes = isRunning ? null : readCarried(await handle.fetchHistory());
  return { events: Number(historyLength), bytes: Number(historySizeBytes), carriedBytes };
}

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

function readCarried({ events }: History): number | null {
  const payloads = events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.input?.payloads ?? null;
  return payloads === null ? null : payloads.reduce((sum, { data }) => sum + (data?.length ?? 0), 0);
}

/** Replays the longest history of the chain, as another worker would after its worker ended. @returns processor time in seconds; nothing else may run */
export async function measureReplay(client: Client, workflowId: string, workflowBundle: WorkflowBundle): Promise<number> {
  let longest: { readonly runId: string; readonly events: number } | null = null;
  for await (const { runId, historyLength } of client.workflow.list({ query: `WorkflowId = "${workflowId}"` })) {
    if (longest === null || historyLength > longest.events) longest = { runId, events: historyLength };
  }
  if (longest === null) throw new Error(`${workflowId} has no run.`);
  const history = await client.workflow.getHandle(workflowId, longest.runId).fetchHistory();
  const before = readOwnSeconds();
  await Worker.runReplayHistory({ workflowBundle }, history, workflowId);
  return Math.round((readOwnSeconds() - before) * 100) / 100;
}
