import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import getPort from 'get-port';
import { type ServerProcess, startServer } from '../../infra/services/server-process.ts';
import { orNull, waitUntil } from '../faults/harness/wait-until.ts';
import { requireTools } from '../support/cluster-tools.ts';
import { makeCertificate } from '../support/https-server.ts';

const execute = promisify(execFile);
const HOST = '127.0.0.1';
const ASK_EVERY_MS = 1_000;

/** Kubernetes' API with its database: it accepts, validates and stores objects; nothing runs them. */
export interface ApiServer {
  /** File with which kubectl and helm connect as administrator. */
  readonly kubeconfig: string;
  readonly files: CertificateFiles;
  stop(): Promise<void>;
}

/** PEM files of the only certificate, which is also the trusted authority. */
interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

/** Listens on loopback; only the holder of the certificate is admitted. */
export async function startApiServer(folder: string): Promise<ApiServer> {
  const files = await writeCertificate(folder);
  const database = await startDatabase(folder, files);
  try {
    const { server, kubeconfig } = await startApi(folder, files, database.port);
    const stop = async () => {
      await server.stop();
      await database.server.stop();
    };
    return { kubeconfig, files, stop };
  } catch (error) {
    await database.server.stop();
    throw error;
  }
}

/** A single certificate for the servers, for the administrator, and as the trusted authority. */
async function writeCertificate(folder: string): Promise<CertificateFiles> {
  const { key, certificate } = makeCertificate('/O=system:masters/CN=durasweep-test');
  const files = { certificate: path.join(folder, 'certificate.pem'), key: path.join(folder, 'key.pem') };
  await writeFile(files.certificate, certificate);
  await writeFile(files.key, key, { mode: 0o600 });
  return files;
}

async function startDatabase(folder: string, { certificate, key }: CertificateFiles): Promise<{ server: ServerProcess; port: number }> {
  const port = await getPort();
  const [clients, peers] = [`https://${HOST}:${port}`, `https://${HOST}:${await getPort()}`];
  const secured = (prefix: string) => [
    ...[`--${prefix}cert-file`, certificate, `--${prefix}key-file`, key],
    ...[`--${prefix}trusted-ca-file`, certificate, `--${prefix}client-cert-auth`],
  ];
  const server = await startServer({
    name: 'etcd',
    program: requireTools(['etcd']).etcd,
    arguments: [
      ...['--data-dir', path.join(folder, 'etcd'), '--log-level', 'warn'],
      ...['--listen-client-urls', clients, '--advertise-client-urls', clients, ...secured('')],
      ...[
        '--listen-peer-urls',
        peers,
        '--initial-advertise-peer-urls',
        peers,
        '--initial-cluster',
        `default=${peers}`,
        ...secured('peer-'),
      ],
    ],
    variables: { PATH: process.env.PATH },
    logPath: path.join(folder, 'logs/etcd.log'),
    // The API server waits for this.
    isReady: async () => true,
  });
  return { server, port };
}

async function startApi(
  folder: string,
  { certificate, key }: CertificateFiles,
  databasePort: number,
): Promise<{ server: ServerProcess; kubeconfig: string }> {
  const tools = requireTools(['kube-apiserver', 'kubectl']);
  const port = await getPort();
  const settings = {
    'etcd-servers': `https://${HOST}:${databasePort}`,
    ...{ 'etcd-cafile': certificate, 'etcd-certfile': certificate, 'etcd-keyfile': key },
    ...{ 'bind-address': HOST, 'secure-port': port, 'tls-cert-file': certificate, 'tls-private-key-file': key },
    // Not needed here, and it cannot listen on loopback.
    'advertise-address': '192.0.2.1',
    // For logs, commands in pods, and forwarded ports.
    ...{ 'kubelet-client-certificate': certificate, 'kubelet-client-key': key, 'kubelet-preferred-address-types': 'InternalIP' },
    ...{ 'client-ca-file': certificate, 'anonymous-auth': false, 'authorization-mode': 'RBAC' },
    ...{ 'service-account-issuer': 'https://kubernetes.default.svc', 'service-account-signing-key-file': key },
    ...{ 'service-account-key-file': certificate, 'service-cluster-ip-range': '10.96.0.0/24', 'endpoint-reconciler-type': 'none' },
  };
  const kubeconfig = path.join(folder, 'kubeconfig');
  await writeFile(kubeconfig, JSON.stringify(describeAccess({ certificate, key }, port)), { mode: 0o600 });
  const server = await startServer({
    name: 'kube-apiserver',
    program: tools['kube-apiserver'],
    arguments: Object.entries(settings).map(([name, value]) => `--${name}=${value}`),
    variables: { PATH: process.env.PATH },
    logPath: path.join(folder, 'logs/kube-apiserver.log'),
    // On a busy machine this takes longer than the limit for our servers.
    isReady: async () => true,
  });
  const ask = () => execute(tools.kubectl, ['--kubeconfig', kubeconfig, 'get', '--raw', '/readyz']);
  await waitUntil('the API server serves', async () => (await orNull(ask()))?.stdout === 'ok', { pollMs: ASK_EVERY_MS });
  return { server, kubeconfig };
}

/** JSON is YAML. */
function describeAccess({ certificate, key }: CertificateFiles, port: number) {
  const name = 'durasweep-test';
  return {
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': name },
    clusters: [{ name, cluster: { server: `https://${HOST}:${port}`, 'certificate-authority': certificate } }],
    users: [{ name, user: { 'client-certificate': certificate, 'client-key': key } }],
    contexts: [{ name, context: { cluster: name, user: name, namespace: 'durasweep' } }],
  };
}
