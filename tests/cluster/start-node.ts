import { type ApiServer, startApiServer } from './api-server.ts';
import { type ChartTools, createChartTools } from './chart-tools.ts';
import { startContainerd } from './containerd.ts';
import { startControllers } from './controllers.ts';
import { type Kubelet, NODE, startKubelet } from './kubelet.ts';
import { PAUSE, writeImages } from './pod-images.ts';
import type { PodNetwork } from './pod-network.ts';

/** A whole cluster of one node. */
export interface ClusterNode {
  readonly tools: ChartTools;
  readonly kubelet: Kubelet;
  readonly api: ApiServer;
  stop(): Promise<void>;
}

/** Starts Kubernetes with one node that has the images; resolves when the node is ready. */
export async function startNode(folder: string, network: PodNetwork, say: (line: string) => void): Promise<ClusterNode> {
  const started: { stop(): Promise<void> }[] = [];
  const keep = <Server extends { stop(): Promise<void> }>(server: Server): Server => {
    started.unshift(server);
    return server;
  };
  const stop = async () => {
    for (const server of started) await server.stop();
  };
  try {
    const containerd = keep(await startContainerd({ folder, network, pause: PAUSE }));
    for (const archive of await writeImages(folder)) await containerd.load(archive);
    say('containerd has the images');
    const api = keep(await startApiServer(folder));
    keep(await startControllers(folder, api));
    const { kubeconfig, files } = api;
    const place = { folder, kubeconfig, authority: files.certificate, address: network.address, socket: containerd.socket };
    const kubelet = keep(await startKubelet(place));
    const tools = createChartTools(kubeconfig, folder);
    await tools.kubectl(['wait', '--for=create', `node/${NODE}`, '--timeout=120s']);
    await tools.kubectl(['wait', '--for=condition=Ready', `node/${NODE}`, '--timeout=120s']);
    say('the node is ready');
    return { tools, kubelet, api, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
