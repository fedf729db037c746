import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Connection } from '@temporalio/client';
import getPort, { portNumbers } from 'get-port';
import { type ServerProcess, startServer } from '../../infra/services/server-process.ts';
import { requireTools } from '../support/cluster-tools.ts';
import type { Postgres } from './postgres-server.ts';

const execute = promisify(execFile);
const HOST = '127.0.0.1';
const SERVICES = ['frontend', 'history', 'matching', 'worker'] as const;
/** Database → its schema within `temporal-sql-tool`. */
const DATABASES = { temporal: 'postgresql/v12/temporal', temporal_visibility: 'postgresql/v12/visibility' } as const;

export interface TemporalOnPostgres {
  readonly address: string;
  pid(): number;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Temporal's own server with its state in PostgreSQL: creates the databases, their schema and a configuration, as in docs/how-to. */
export async function startTemporalOnPostgres(folder: string, postgres: Postgres): Promise<TemporalOnPostgres> {
  const tools = requireTools(['temporal-server', 'temporal-sql-tool']);
  for (const [database, schema] of Object.entries(DATABASES)) await makeDatabase(tools['temporal-sql-tool'], postgres, database, schema);
  await mkdir(path.join(folder, 'config'));
  const ports = await Promise.all(SERVICES.flatMap(() => [chooseServicePort(), chooseServicePort()]));
  await writeFile(path.join(folder, 'config/server.yaml'), JSON.stringify(describeServer(folder, postgres, ports)), { mode: 0o600 });
  await writeFile(path.join(folder, 'config/dynamic.yaml'), '{}');
  const address = `${HOST}:${ports[0]}`;
  let server: ServerProcess | undefined;
  const start = async () => {
    server = await startServer({
      name: 'Temporal on PostgreSQL',
      program: tools['temporal-server'],
      arguments: ['--root', folder, '--config', 'config', '--env', 'server', '--allow-no-auth', 'start'],
      variables: { PATH: process.env.PATH },
      logPath: path.join(folder, 'logs/temporal-server.log'),
      isReady: () => answers(address),
    });
  };
  await start();
  return { address, pid: () => server?.pid ?? 0, start, stop: async () => server?.stop() };
}

/** The schema stores ports as `smallint`. */
function chooseServicePort(): Promise<number> {
  return getPort({ port: portNumbers(20_000, 32_000) });
}

async function makeDatabase(tool: string, { host, port, user, password }: Postgres, database: string, schema: string): Promise<void> {
  const common = ['--plugin', 'postgres12', '--ep', host, '-p', `${port}`, '-u', user, '--db', database];
  const run = (...args: string[]) => execute(tool, [...common, ...args], { env: { ...process.env, SQL_PASSWORD: password } });
  await run('create');
  await run('setup-schema', '-v', '0.0');
  await run('update-schema', '--schema-name', schema);
}

/** JSON is YAML. */
function describeServer(folder: string, { host, port, user, password }: Postgres, ports: readonly number[]) {
  const login = { connectAddr: `${host}:${port}`, connectProtocol: 'tcp', user, password };
  const store = (databaseName: string, maxConns: number) => ({
    sql: { pluginName: 'postgres12', databaseName, ...login, maxConns, maxIdleConns: maxConns },
  });
  const rpcAddress = `${HOST}:${ports[0]}`;
  return {
    log: { stdout: true, level: 'warn' },
    persistence: {
      ...{ defaultStore: 'default', visibilityStore: 'visibility', numHistoryShards: 4 },
      datastores: { default: store('temporal', 20), visibility: store('temporal_visibility', 10) },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: HOST } },
    services: Object.fromEntries(
      SERVICES.map((name, index) => [name, { rpc: { grpcPort: ports[2 * index], membershipPort: ports[2 * index + 1], bindOnIP: HOST } }]),
    ),
    clusterMetadata: {
      ...{ enableGlobalNamespace: false, failoverVersionIncrement: 10, masterClusterName: 'active', currentClusterName: 'active' },
      clusterInformation: { active: { enabled: true, initialFailoverVersion: 1, rpcName: 'frontend', rpcAddress } },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    publicClient: { hostPort: rpcAddress },
    dynamicConfigClient: { filepath: path.join(folder, 'config/dynamic.yaml'), pollInterval: '10s' },
  };
}

async function answers(address: string): Promise<boolean> {
  const connection = await Connection.connect({ address, connectTimeout: 2_000 });
  await connection.close();
  return true;
}
