import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import getPort from 'get-port';
import { type ServerProcess, startServer } from '../../infra/services/server-process.ts';
import { KEDA_OBJECTS, requireTools } from '../support/cluster-tools.ts';
import type { ApiServer } from './api-server.ts';
import { type ChartTools, NAMESPACE } from './chart-tools.ts';

const execute = promisify(execFile);
const HOSTS = '/etc/hosts';
/** The chart's service for scalers. */
const STATUS = `durasweep-status.${NAMESPACE}.svc`;

interface KedaOptions {
  readonly folder: string;
  readonly api: ApiServer;
  readonly tools: ChartTools;
}

/** Registers KEDA's types of objects with a cluster. */
export async function addKedaTypes(tools: Pick<ChartTools, 'kubectl'>): Promise<void> {
  // Applied by the client, they would be too large for an annotation.
  await tools.kubectl(['create', '--filename', KEDA_OBJECTS]);
  await tools.kubectl(['wait', '--for=condition=Established', 'customresourcedefinitions', '--all', '--timeout=60s']);
}

/** Starts KEDA's operator beside the node. The node has neither DNS nor a proxy for services, so the operator finds a workflow pod in its hosts file. */
export async function startKeda({ folder, api, tools }: KedaOptions): Promise<ServerProcess> {
  await addKedaTypes(tools);
  await nameStatus(folder, tools);
  const certificates = path.join(folder, 'keda');
  await mkdir(certificates);
  const { certificate, key } = api.files;
  const copies = { 'ca.crt': certificate, 'tls.crt': certificate, 'tls.key': key };
  for (const [name, file] of Object.entries(copies)) await copyFile(file, path.join(certificates, name));
  const [probe, metrics] = await Promise.all([getPort(), getPort()]);
  const namespaces = { WATCH_NAMESPACE: NAMESPACE, POD_NAMESPACE: NAMESPACE, KEDA_CLUSTER_OBJECT_NAMESPACE: NAMESPACE };
  return await startServer({
    name: 'keda-operator',
    program: requireTools(['keda-operator'])['keda-operator'],
    arguments: [
      ...[`--kubeconfig=${api.kubeconfig}`, '--enable-prometheus-metrics=false', `--cert-dir=${certificates}`],
      ...[`--health-probe-bind-address=127.0.0.1:${probe}`, `--metrics-service-bind-address=127.0.0.1:${metrics}`],
    ],
    variables: { PATH: process.env.PATH, ...namespaces },
    logPath: path.join(folder, 'logs/keda-operator.log'),
    isReady: async () => (await fetch(`http://127.0.0.1:${probe}/readyz`)).ok,
  });
}

/** Only in this process's mounts. */
async function nameStatus(folder: string, { kubectl }: ChartTools): Promise<void> {
  const selected = ['--selector', 'app.kubernetes.io/component=workflow', '--output', 'jsonpath={.items[0].status.podIP}'];
  const address = await kubectl(['get', 'pods', ...selected]);
  const file = path.join(folder, 'hosts');
  await writeFile(file, `${await readFile(HOSTS, 'utf8')}\n${address} ${STATUS}\n`);
  await execute('mount', ['--bind', file, HOSTS]);
}
