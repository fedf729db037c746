import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { readTrainerIdentity } from '../faults/harness/find-trainer.ts';
import type { FaultEnd, LongFault } from '../faults/harness/meet-case.ts';
import { listProcessesWith, sendSignal } from '../faults/harness/processes.ts';
import type { ChartTools } from './chart-tools.ts';
import type { Kubelet } from './kubelet.ts';

const AWAY_MS = 15_000;
const TRAINERS = 'deployment/durasweep-train-cpu';

/** A node with the chart's pods, and the servers that they use. */
export interface PodPlace {
  readonly client: Client;
  readonly store: ArtifactStore;
  readonly kubectl: ChartTools['kubectl'];
  readonly kubelet: Kubelet;
}

/** One for each training of the sweep, in this order. */
export const POD_CASES: readonly Omit<LongFault<PodPlace>, 'variant'>[] = [
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
    async inject({ kubectl }) {
      await kubectl(['delete', 'pod', '--selector', 'app.kubernetes.io/component=workflow']);
      await kubectl(['rollout', 'status', 'deployment/durasweep-workflow']);
      return undefined;
    },
  },
  {
    fault: 'kubectl rollout restart, of the training pods',
    async inject({ kubectl }) {
      await kubectl(['rollout', 'restart', TRAINERS]);
      await kubectl(['rollout', 'status', TRAINERS]);
      return undefined;
    },
  },
];

/** Resolves when the pod is gone. */
async function deleteTrainer({ client, kubectl }: PodPlace): Promise<FaultEnd> {
  const pod = await findTrainingPod(client);
  const askedAt = performance.now();
  await kubectl(['delete', 'pod', pod]);
  return { note: `gone after ${((performance.now() - askedAt) / 1_000).toFixed(1)} s` };
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
