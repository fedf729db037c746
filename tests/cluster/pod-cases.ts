import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { readTrainerIdentity } from '../faults/harness/find-trainer.ts';
import type { FaultEnd, LongFault } from '../faults/harness/meet-case.ts';
import { listProcessesWith, sendSignal } from '../faults/harness/processes.ts';
import { waitUntil } from '../faults/harness/wait-until.ts';
import { CHART, type ChartTools } from './chart-tools.ts';
import { type Kubelet, NODE } from './kubelet.ts';

const AWAY_MS = 15_000;
const DRAIN_SECONDS = 40;
const TRAINERS = 'deployment/durasweep-train-cpu';
/** Changed in every pod by the upgrade. */
const ANNOTATION = 'release-notes';

/** A node with the chart's pods, and the servers that they use. */
export interface PodPlace {
  readonly client: Client;
  readonly store: ArtifactStore;
  readonly tools: ChartTools;
  readonly kubelet: Kubelet;
}

/** Each in another training of the sweep, in this order: the longest trainings come first. */
export const POD_CASES: readonly Omit<LongFault<PodPlace>, 'variant'>[] = [
  {
    fault: 'helm upgrade, which replaces every pod',
    inject: ({ tools }) =>
      release(tools, 'second', ['upgrade', 'durasweep', CHART, '--reuse-values', '--set', `podAnnotations.${ANNOTATION}=second`]),
  },
  {
    fault: 'helm rollback, which replaces every pod',
    inject: ({ tools }) => release(tools, undefined, ['rollback', 'durasweep', '1']),
  },
  {
    fault: 'kubectl delete pod, of the pod that trains',
    inject: deleteTrainer,
  },
  {
    fault: 'kill -9 of every process of the pod that trains',
    inject: killTrainer,
  },
  {
    fault: `kill -9 of the kubelet, which starts again after ${AWAY_MS / 1_000} s`,
    async inject({ kubelet }) {
      await kubelet.kill();
      await delay(AWAY_MS);
      await kubelet.start();
      return undefined;
    },
  },
  {
    fault: 'kubectl delete pod, of both workflow pods',
    async inject({ tools: { kubectl } }) {
      await kubectl(['delete', 'pod', '--selector', 'app.kubernetes.io/component=workflow']);
      await kubectl(['rollout', 'status', 'deployment/durasweep-workflow']);
      return undefined;
    },
  },
  {
    fault: 'kubectl scale, from two training pods to the one that does not train, and back',
    inject: scaleIn,
  },
  {
    fault: 'kubectl drain of the node, which keeps the last workflow pod until it is ready elsewhere; then kubectl uncordon',
    inject: drainNode,
  },
];

/** Resolves when there are only pods of that release. */
async function release({ helm, kubectl }: ChartTools, expected: string | undefined, command: readonly string[]): Promise<FaultEnd> {
  const askedAt = performance.now();
  await helm(...command, '--wait', '--timeout', '10m');
  const pods = await waitUntil('the pods of the other release are gone', async () => {
    const { items } = JSON.parse(await kubectl(['get', 'pods', '--output', 'json'])) as PodList;
    return items.every(({ metadata }) => metadata.annotations?.[ANNOTATION] === expected) && items;
  });
  return { note: `${pods.length} pods replaced in ${((performance.now() - askedAt) / 1_000).toFixed(0)} s` };
}

interface PodList {
  readonly items: readonly { readonly metadata: { readonly annotations?: Readonly<Record<string, string>> } }[];
}

/** Resolves when the pod is gone. */
async function deleteTrainer({ client, tools: { kubectl } }: PodPlace): Promise<FaultEnd> {
  const pod = await findTrainingPod(client);
  const gone = measureEnd(kubectl, pod);
  await kubectl(['delete', 'pod', pod]);
  return await gone;
}

/** Kubernetes removes the pod with the lowest cost first. */
async function scaleIn({ client, tools: { kubectl } }: PodPlace): Promise<FaultEnd> {
  const pod = await findTrainingPod(client);
  await kubectl(['annotate', 'pod', pod, 'controller.kubernetes.io/pod-deletion-cost=-1']);
  const gone = measureEnd(kubectl, pod);
  await kubectl(['scale', TRAINERS, '--replicas=1']);
  const end = await gone;
  await kubectl(['scale', TRAINERS, '--replicas=2']);
  return end;
}

/** The disruption budget refuses to evict the last workflow pod, so the only node is never drained whole. */
async function drainNode({ client, tools: { kubectl } }: PodPlace): Promise<FaultEnd> {
  const gone = measureEnd(kubectl, await findTrainingPod(client));
  await assert.rejects(kubectl(['drain', NODE, '--delete-emptydir-data', `--timeout=${DRAIN_SECONDS}s`]), /disruption budget/);
  const running = ['--field-selector', 'status.phase=Running', '--output', 'name'];
  const pods = (await kubectl(['get', 'pods', ...running])).trim().split('\n');
  assert.deepEqual([pods.length, pods[0]?.startsWith('pod/durasweep-workflow')], [1, true], pods.join());
  const end = await gone;
  await kubectl(['uncordon', NODE]);
  return end;
}

/** When, and how long after now, the pod is gone. */
async function measureEnd(kubectl: ChartTools['kubectl'], pod: string): Promise<FaultEnd> {
  const askedAt = performance.now();
  await kubectl(['wait', '--for=delete', `pod/${pod}`, '--timeout=120s']);
  const goneAtMs = performance.now();
  return { goneAtMs, note: `gone after ${((goneAtMs - askedAt) / 1_000).toFixed(1)} s` };
}

/** The kubelet starts the container again. */
async function killTrainer({ client }: PodPlace): Promise<FaultEnd> {
  const pod = await findTrainingPod(client);
  for (const pid of await listProcessesWith(`HOSTNAME=${pod}`)) sendSignal(pid, 'SIGKILL');
  return { goneAtMs: performance.now() };
}

/** A pod's name is the name of its host. */
async function findTrainingPod(client: Client): Promise<string> {
  return (await readTrainerIdentity(client)).split('@')[1] ?? '';
}
