import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { PROJECT_FOLDER } from '../../infra/project-folder.mjs';
import { requireTools } from '../support/cluster-tools.ts';

const execute = promisify(execFile);

export const CHART = path.join(PROJECT_FOLDER, 'infra/deployment/chart');
export const NAMESPACE = 'durasweep';

/** kubectl and helm in one namespace of a cluster. */
export type ChartTools = ReturnType<typeof createChartTools>;

/** @param folder in which kubectl runs */
export function createChartTools(kubeconfig: string, folder: string) {
  const tools = requireTools(['kubectl', 'helm']);
  const place = ['--kubeconfig', kubeconfig, '--namespace', NAMESPACE];

  /** @throws Error with the server's message */
  async function kubectl(args: readonly string[], input = ''): Promise<string> {
    const child = spawn(tools.kubectl, [...place, ...args], { cwd: folder });
    const exited = once(child, 'exit');
    child.stdin.end(input);
    const [output, problem] = await Promise.all([text(child.stdout), text(child.stderr)]);
    if ((await exited)[0] !== 0) throw new Error(`kubectl ${args.join(' ')}: ${problem}`);
    return output;
  }

  return {
    kubectl,
    /** Runs until it is killed. */
    startKubectl: (args: readonly string[]) => spawn(tools.kubectl, [...place, ...args], { cwd: folder, stdio: 'ignore' }),
    helm: async (...args: readonly string[]) => (await execute(tools.helm, [...place, ...args], { maxBuffer: 2 ** 24 })).stdout,
    /** Creates the namespace, which enforces the strictest of Kubernetes' Pod Security Standards. */
    async makeNamespace(): Promise<void> {
      await kubectl(['create', 'namespace', NAMESPACE]);
      await kubectl(['label', 'namespace', NAMESPACE, 'pod-security.kubernetes.io/enforce=restricted']);
    },
  };
}
