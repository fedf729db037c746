import path from 'node:path';
import { type ServerProcess, startServer } from '../../infra/services/server-process.ts';
import { requireTools } from '../support/cluster-tools.ts';
import type { ApiServer } from './api-server.ts';

/** Starts what creates pods for deployments, and what chooses a node for each. */
export async function startControllers(folder: string, { kubeconfig, files }: Pick<ApiServer, 'kubeconfig' | 'files'>) {
  const start = (program: 'kube-controller-manager' | 'kube-scheduler', settings: Record<string, string>): Promise<ServerProcess> =>
    startServer({
      name: program,
      program: requireTools([program])[program],
      arguments: Object.entries({ kubeconfig, 'leader-elect': 'false', 'secure-port': '0', ...settings }).map(
        ([name, value]) => `--${name}=${value}`,
      ),
      variables: { PATH: process.env.PATH },
      logPath: path.join(folder, `logs/${program}.log`),
      // The chart's pods start when they are.
      isReady: async () => true,
    });
  const { certificate, key } = files;
  const servers = await Promise.all([
    start('kube-controller-manager', { 'service-account-private-key-file': key, 'root-ca-file': certificate }),
    start('kube-scheduler', {}),
  ]);
  return { stop: async () => void (await Promise.all(servers.map((server) => server.stop()))) };
}
