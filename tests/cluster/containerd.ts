import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type ServerProcess, startServer } from '../../infra/services/server-process.ts';
import { requireTools } from '../support/cluster-tools.ts';
import type { PodNetwork } from './pod-network.ts';

const execute = promisify(execFile);
/** What the kubelet sees. */
const KUBERNETES = ['--namespace', 'k8s.io'];

export interface Containerd {
  /** For the kubelet. */
  readonly socket: string;
  /** Unpacks an image from an archive. */
  load(archive: string): Promise<void>;
  stop(): Promise<void>;
}

interface ContainerdOptions {
  readonly folder: string;
  readonly network: PodNetwork;
  /** Image of the process that holds a pod's namespaces. */
  readonly pause: string;
}

/** Debian's containerd, in the namespaces of this process. */
export async function startContainerd({ folder, network, pause }: ContainerdOptions): Promise<Containerd> {
  const tools = requireTools(['containerd', 'ctr', 'runc']);
  const place = path.join(folder, 'containerd');
  await mkdir(path.join(place, 'cni'), { recursive: true });
  const socket = path.join(place, 'socket');
  const file = path.join(place, 'config.toml');
  await writeFile(file, describeContainerd({ place, socket, pause, runc: tools.runc }));
  await writeFile(path.join(place, 'cni/10-pods.conflist'), JSON.stringify(describeNetwork(network, place)));
  const server: ServerProcess = await startServer({
    name: 'containerd',
    program: tools.containerd,
    arguments: ['--config', file],
    variables: { PATH: process.env.PATH },
    logPath: path.join(folder, 'logs/containerd.log'),
    isReady: () => execute(tools.ctr, ['--address', socket, 'version']).then(() => true),
  });
  return {
    socket: `unix://${socket}`,
    load: async (archive) => void (await execute(tools.ctr, ['--address', socket, ...KUBERNETES, 'images', 'import', archive])),
    stop: () => server.stop(),
  };
}

interface Description {
  readonly place: string;
  readonly socket: string;
  readonly pause: string;
  readonly runc: string;
}

/** In containers of its own, a user may not lower the scores by which the kernel chooses what to end. */
function describeContainerd({ place, socket, pause, runc }: Description): string {
  return `version = 2
root = "${place}/root"
state = "${place}/state"
[grpc]
  address = "${socket}"
[plugins."io.containerd.internal.v1.opt"]
  path = "${place}/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pause}"
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${place}/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      BinaryName = "${runc}"
      SystemdCgroup = false
`;
}

function describeNetwork({ bridge, subnet }: PodNetwork, place: string) {
  const ipam = {
    ...{ type: 'host-local', ranges: [[{ subnet }]], routes: [{ dst: '0.0.0.0/0' }] },
    dataDir: path.join(place, 'addresses'),
  };
  return { cniVersion: '1.0.0', name: 'pods', plugins: [{ type: 'bridge', bridge, isGateway: true, ipMasq: false, ipam }] };
}
