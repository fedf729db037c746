import type { Client } from '@temporalio/client';

/** The history of one run in a sweep's chain. */
export interface RunHistory {
  readonly events: number;
  readonly bytes: number;
  /** What it passed on to the next run; null: it was the last. */
  readonly carriedBytes: number | null;
}

/** Reads the histories of all runs in the chain. */
export async function measureHistories(client: Client, workflowId: string): Promise<RunHistory[]> {
  const histories: RunHistory[] = [];
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = "${workflowId}"` })) {
    const handle = client.workflow.getHandle(workflowId, runId);
    const { historyLength, historySizeBytes } = (await handle.describe()).raw.workflowExecutionInfo ?? {};
    histories.push({
      events: Number(historyLength),
      bytes: Number(historySizeBytes),
      carriedBytes: readCarried(await handle.fetchHistory()),
    });
  }
  return histories;
}

type History = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;

function readCarried({ events }: History): number | null {
  const payloads = events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.input?.payloads ?? null;
  return payloads === null ? null : payloads.reduce((sum, { data }) => sum + (data?.length ?? 0), 0);
}
