import type { Client } from '@temporalio/client';

type Span = readonly [fromMs: number, toMs: number];

/** For how long each worker, by its identity, ran at least one stage of these workflows. */
export async function readBusyMs(client: Client, workflowIds: readonly string[]): Promise<Map<string, number>> {
  const busy = new Map<string, Span[]>();
  for (const workflowId of workflowIds) {
    const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
    for (const { activityTaskCompletedEventAttributes: completed, eventTime } of events ?? []) {
      const started = events?.find(({ eventId }) => completed?.startedEventId && eventId?.equals(completed.startedEventId));
      if (!completed || started === undefined) continue;
      const identity = completed.identity ?? '';
      busy.set(identity, [...(busy.get(identity) ?? []), [toMs(started.eventTime), toMs(eventTime)]]);
    }
  }
  return new Map([...busy].map(([identity, spans]) => [identity, measureUnion(spans)]));
}

function toMs(time: { readonly seconds?: unknown; readonly nanos?: number | null } | null | undefined): number {
  return Number(time?.seconds ?? 0) * 1_000 + (time?.nanos ?? 0) / 1e6;
}

function measureUnion(spans: readonly Span[]): number {
  let [total, until] = [0, 0];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    total += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return total;
}
