import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { SEARCH_ATTRIBUTES } from '../../core/domain/search-attributes.ts';
import type { TemporalSettings } from '../../core/domain/service-settings.ts';
import { readSetupEnvironment } from '../environment.mjs';
import { LOOPBACK } from './ports.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { waitUntilStuck } from './wait-until-stuck.ts';

export interface TemporalServerOptions {
  readonly temporalPath: string;
  /** Folder of the database and the log; the same folder means the same state. */
  readonly dataFolder: string;
  readonly port: number;
  /** Address of the web UI, behind its proxy. */
  readonly ui: { readonly address: string; readonly port: number };
  readonly httpPort: number;
  readonly metricsPort: number;
}

const MS_PER_DAY = 86_400_000;

/**
 * Evaluation comes before training, and long training runs before short ones: with several partitions per queue, each would have its own
 * order. All partitions are still read, because an earlier server may have left tasks in them.
 */
const STRICT_PRIORITIES = { 'matching.useNewMatcher': true, 'matching.numTaskqueueWritePartitions': 1 };

/**
 * This server cannot be started without its HTTP API, which accepts requests from any web page (`text/plain`, any Origin). No request
 * can use the only allowed host, because a host name contains no blank: all are refused. Nexus, which the list does not cover, is off.
 */
const CLOSED_HTTP_API = { 'frontend.httpAllowedHosts': '["no host"]', 'system.enableNexus': false };

/**
 * By default a shard reads the tasks that its workflows have created 20 times a second. This server has one shard for everything, so each step of any
 * workflow would wait for up to 50 ms. It reads only when there is a task.
 */
const READ_TASKS_AT_ONCE = { 'history.transferProcessorMaxPollRPS': 1_000 };

/**
 * Every step of a workflow is a transaction, and SQLite's default journal writes each changed page twice and waits for the disk several times. A log is as safe:
 * its end is on the disk before a transaction counts as done.
 */
const WRITE_AHEAD = ['--sqlite-pragma', 'journal_mode=WAL'];

/**
 * By itself it always takes another second, in which it waits for requests of its own that never end, and one that has just started may never stop.
 * Whoever starts it has stopped the workers before.
 */
const GRACE_MS = 100;

/**
 * Starts Temporal's server with its web UI, on loopback only, with its state in a file; resolves when it is ready. It counts as ended, too,
 * once its database stays interrupted.
 */
export async function startTemporal(options: TemporalServerOptions, signal?: AbortSignal): Promise<ServerProcess> {
  const folder = join(options.dataFolder, 'temporal');
  await mkdir(folder, { recursive: true });
  const endpoint = buildTemporalSettings(options);
  const server = await startServer({
    name: 'Temporal',
    program: options.temporalPath,
    arguments: [
      ...['server', 'start-dev', '--db-filename', join(folder, 'temporal.db'), ...WRITE_AHEAD],
      ...['--ip', LOOPBACK, '--port', `${options.port}`, '--ui-ip', options.ui.address, '--ui-port', `${options.ui.port}`],
      ...['--http-port', `${options.httpPort}`, '--metrics-port', `${options.metricsPort}`],
      ...Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
      ...Object.entries({ ...STRICT_PRIORITIES, ...CLOSED_HTTP_API, ...READ_TASKS_AT_ONCE }).flatMap(([name, value]) => [
        '--dynamic-config-value',
        `${name}=${value}`,
      ]),
      ...['--log-level', 'warn', '--log-format', 'json'],
    ],
    graceMs: GRACE_MS,
    variables: readSetupEnvironment().inherited,
    logPath: join(options.dataFolder, 'logs', 'temporal.log'),
    // Tried again until it succeeds: a busy machine may be slow to answer.
    isReady: () => keepClosedWorkflows(endpoint, readSetupEnvironment().retentionDays),
    signal,
  });
  const stuck = waitUntilStuck({ ask: () => canDescribe(endpoint), ended: server.ended });
  return { ...server, ended: Promise.race([server.ended, stuck]) };
}

/** By default this server deletes a workflow a day after its end. The setting at the time it ends applies. */
function keepClosedWorkflows(endpoint: TemporalSettings, days: number): Promise<boolean> {
  const config = { workflowExecutionRetentionTtl: msToTs(days * MS_PER_DAY) };
  return askServer(endpoint, ({ workflowService }) => workflowService.updateNamespace({ namespace: endpoint.namespace, config }));
}

export function buildTemporalSettings({ port }: Pick<TemporalServerOptions, 'port'>): TemporalSettings {
  return { address: `${LOOPBACK}:${port}`, namespace: 'default', apiKey: null, tls: false };
}

/** Whether a server responds for the namespace. @throws Error with Temporal's message if it does not */
export function canDescribe(endpoint: TemporalSettings): Promise<boolean> {
  return askServer(endpoint, ({ workflowService }) => workflowService.describeNamespace({ namespace: endpoint.namespace }));
}

async function askServer(endpoint: TemporalSettings, ask: (connection: Connection) => Promise<unknown>): Promise<boolean> {
  const { address, apiKey, tls, metadata = {} } = endpoint;
  const connection = await Connection.connect({ address, tls, metadata, connectTimeout: 2_000, ...(apiKey === null ? {} : { apiKey }) });
  try {
    await ask(connection);
    return true;
  } finally {
    await connection.close();
  }
}
