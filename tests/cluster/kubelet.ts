import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type ServerProcess, startServer } from '../../infra/services/server-process.ts';
import { isAlive, sendSignal } from '../faults/harness/processes.ts';
import { waitUntil } from '../faults/harness/wait-until.ts';
import { requireTools } from '../support/cluster-tools.ts';

export const NODE = 'durasweep-node';

export interface Kubelet {
  /** `kill -9`. Its containers continue. */
  kill(): Promise<void>;
  /** Starts it again after `kill`. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface KubeletOptions {
  readonly folder: string;
  readonly kubeconfig: string;
  /** Certificate of those who may ask it. */
  readonly authority: string;
  readonly address: string;
  /** Of containerd. */
  readonly socket: string;
}

/** Registers this machine as a node of the cluster. */
export async function startKubelet({ folder, kubeconfig, authority, address, socket }: KubeletOptions): Promise<Kubelet> {
  const place = path.join(folder, 'kubelet');
  await mkdir(place, { recursive: true });
  const file = path.join(place, 'config.yaml');
  await writeFile(file, JSON.stringify(describeKubelet({ folder, authority, socket })));
  let server: ServerProcess;
  const start = async () => {
    server = await startServer({
      name: 'kubelet',
      program: requireTools(['kubelet']).kubelet,
      arguments: [
        ...['--config', file, '--kubeconfig', kubeconfig, '--hostname-override', NODE, '--node-ip', address],
        ...['--root-dir', path.join(place, 'root'), '--cert-dir', path.join(place, 'certificates')],
      ],
      variables: { PATH: process.env.PATH },
      logPath: path.join(folder, 'logs/kubelet.log'),
      // The node's condition says so.
      isReady: async () => true,
    });
  };
  await start();
  return {
    start,
    async kill() {
      sendSignal(server.pid, 'SIGKILL');
      await waitUntil('the kubelet is gone', async () => !isAlive(server.pid));
    },
    stop: () => server.stop(),
  };
}

/** JSON is YAML. Without the right to raise limits, which containers lack, the kubelet skips what it may not set. */
function describeKubelet({ folder, authority, socket }: Pick<KubeletOptions, 'folder' | 'authority' | 'socket'>) {
  return {
    ...{ apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration' },
    ...{ featureGates: { KubeletInUserNamespace: true }, failCgroupV1: false, failSwapOn: false, oomScoreAdj: 0 },
    ...{ cgroupDriver: 'cgroupfs', enforceNodeAllocatable: [], localStorageCapacityIsolation: false },
    ...{ containerRuntimeEndpoint: socket, podLogsDir: path.join(folder, 'logs/pods'), makeIPTablesUtilChains: false },
    authentication: { anonymous: { enabled: false }, webhook: { enabled: false }, x509: { clientCAFile: authority } },
    authorization: { mode: 'AlwaysAllow' },
    evictionHard: { 'memory.available': '100Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
  };
}
