import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { MAIN_QUEUE } from '../../core/domain/task-queues.ts';
import { readBusyMs } from '../faults/harness/busy-times.ts';
import { forgetTrials, type Reference } from '../faults/harness/night.ts';
import { assertSameBits, readStoredResults } from '../faults/harness/outcome.ts';
import { waitUntil } from '../faults/harness/wait-until.ts';
import { CHART, type ChartTools } from './chart-tools.ts';
import type { PodPlace } from './pod-cases.ts';

const SCALED = 'quick-scaled';
const TRAINERS = 'app.kubernetes.io/component=train-cpu';
/** Two trainings at once, in pods of one slot; the default time without work would make the test longer. */
const SETTINGS = { enabled: true, maxPods: 2, idleSeconds: 20, pollingSeconds: 5 };
const ASK_EVERY_MS = 2_000;

interface AutoscaleOptions {
  readonly place: PodPlace;
  /** Variants of the reference. */
  readonly configuration: object;
  readonly reference: Reference;
  say(line: string): void;
}

/** KEDA, which runs, starts as many training pods as there are trainings, which end by themselves: from none to two to none around a sweep. */
export async function autoscale({ place, configuration, reference, say }: AutoscaleOptions): Promise<void> {
  const { client, store, tools } = place;
  await forgetTrials({ store });
  const settings = Object.entries(SETTINGS).map(([name, value]) => `train.cpu.autoscaling.${name}=${value}`);
  await tools.helm('upgrade', 'durasweep', CHART, '--reuse-values', '--set', settings.join(','), '--wait', '--timeout', '10m');
  await waitUntil('no training pod is left', async () => (await listTrainers(tools)).length === 0);
  say('KEDA serves, and there is no training pod');
  const watch = watchTrainers(tools);
  const input = { ...configuration, execution: { concurrency: SETTINGS.maxPods } };
  await client.workflow.execute('sweep', { workflowId: SCALED, taskQueue: MAIN_QUEUE, args: [input] });
  await waitUntil('no training pod runs', async () => watch.seen.at(-1) === 0);
  const pods = await watch.stop();
  const results = await readStoredResults(store, SCALED);
  assertSameBits(results, reference.results, [...results.keys()]);
  for (const { attempts } of results.values()) assert.equal(attempts, 1);
  const busy = await readBusyMs(
    client,
    [...results.keys()].map((variant) => `${SCALED}/${variant}`),
  );
  say(describeScaling(pods, busy, watch.seen));
}

interface Lifetime {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

interface Pod {
  readonly metadata: { readonly name: string };
  readonly status: { readonly phase: string; readonly startTime?: string; readonly containerStatuses?: readonly ContainerStatus[] };
}

interface ContainerStatus {
  readonly state: { readonly terminated?: { readonly finishedAt: string; readonly exitCode: number } };
}

async function listTrainers({ kubectl }: ChartTools): Promise<readonly Pod[]> {
  const { items } = JSON.parse(await kubectl(['get', 'pods', '--selector', TRAINERS, '--output', 'json'])) as { items: Pod[] };
  return items;
}

/** Remembers pods that KEDA has removed since, and how many there were at once, without repetitions. */
function watchTrainers(tools: ChartTools) {
  const ended = new Map<string, Lifetime>();
  const seen: number[] = [];
  const stopping = new AbortController();
  async function look(): Promise<void> {
    const pods = await listTrainers(tools);
    const running = pods.filter(({ status }) => status.phase === 'Pending' || status.phase === 'Running').length;
    if (seen.at(-1) !== running) seen.push(running);
    for (const { metadata, status } of pods) {
      const terminated = status.containerStatuses?.[0]?.state.terminated;
      if (terminated === undefined) continue;
      assert.equal(terminated.exitCode, 0, `${metadata.name} did not end by itself`);
      ended.set(metadata.name, { startedAtMs: Date.parse(status.startTime ?? ''), endedAtMs: Date.parse(terminated.finishedAt) });
    }
  }
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      await look();
      await delay(ASK_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  const stop = async () => {
    stopping.abort();
    await watching;
    return ended;
  };
  return { seen, stop };
}

function describeScaling(pods: ReadonlyMap<string, Lifetime>, busy: ReadonlyMap<string, number>, seen: readonly number[]): string {
  let [alive, idle] = [0, 0];
  for (const [name, { startedAtMs, endedAtMs }] of pods) {
    const [, busyMs = 0] = [...busy].find(([identity]) => identity.includes(name)) ?? [];
    alive += (endedAtMs - startedAtMs) / 1_000;
    idle += (endedAtMs - startedAtMs - busyMs) / 1_000;
  }
  const count = `${seen.join(' → ')} training pods (${pods.size} in all)`;
  return `KEDA: ${count}, none ended in a training, same bits; ${alive.toFixed(0)} s of pods, ${idle.toFixed(0)} s of them idle, with their start and ${SETTINGS.idleSeconds} s before each end`;
}
