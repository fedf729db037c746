import { readFile, rm } from 'node:fs/promises';
import { request as askPlainly } from 'node:http';
import { request as askSecurely } from 'node:https';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { S3Settings, TemporalSettings } from '../../core/domain/service-settings.ts';
import { isRunning } from '../set-up/lock.mjs';
import { writeFileWhole } from '../write-file.ts';
import { isStillRunning, type ProcessIdentity, readCommandLine } from './process-identity.ts';
import { canDescribe } from './temporal-server.ts';

const GRACE_MS = 10_000;
const POLL_MS = 100;
const ANSWER_TIMEOUT_MS = 2_000;

/** Content of `services.json`: the running services, for other commands of this clone. It contains the embedded store's password: mode 0600. */
export interface ServiceRecord {
  /** The command that starts and stops them. */
  readonly ownerPid: number;
  /** Distinguishes it from a later process with the same id. */
  readonly ownerStartedAt?: string | undefined;
  readonly pids: ServerPids;
  /** Variables of its workers. Absent from records of older code. */
  readonly workerVariables?: Readonly<Record<string, string>> | undefined;
  /** Which services are external: their address is recorded, but no keys. Absent from records of older code. */
  readonly given?: { readonly temporal: boolean; readonly s3: boolean } | undefined;
  readonly temporal: TemporalSettings & { readonly uiUrl: string | null };
  readonly s3: S3Settings & { readonly consoleUrl: string | null };
}

/** Process ids of the servers; null for external ones. */
export interface ServerPids {
  readonly temporal: number | null;
  readonly minio: number | null;
}

export async function writeServiceRecord(dataFolder: string, record: ServiceRecord): Promise<void> {
  await writeFileWhole(getRecordPath(dataFolder), `${JSON.stringify(record, null, 2)}\n`);
}

export async function removeServiceRecord(dataFolder: string): Promise<void> {
  await rm(getRecordPath(dataFolder), { force: true });
}

/** The services of another command of this clone whose process is running, if both respond. */
export async function findRunningServices(dataFolder: string): Promise<ServiceRecord | undefined> {
  const record = await findOwnedRecord(dataFolder);
  if (record === undefined) return undefined;
  const temporal = record.given?.temporal ? null : record.temporal;
  return (await doAnswer({ ...record, temporal })) ? record : undefined;
}

/** The services of another command of this clone whose process is running, whether they respond or not. */
export async function findOwnedRecord(dataFolder: string): Promise<ServiceRecord | undefined> {
  const record = await readServiceRecord(dataFolder);
  return record && record.ownerPid !== process.pid && (await isStillRunning(getOwner(record))) ? record : undefined;
}

export function getOwner({ ownerPid, ownerStartedAt }: ServiceRecord): ProcessIdentity {
  return { pid: ownerPid, startedAt: ownerStartedAt };
}

/** Temporal null: not contacted. */
export async function doAnswer(record: Pick<ServiceRecord, 's3'> & { temporal: ServiceRecord['temporal'] | null }): Promise<boolean> {
  try {
    const [, isStoreThere] = await Promise.all([record.temporal && canDescribe(record.temporal), doesStoreAnswer(record.s3)]);
    return isStoreThere;
  } catch {
    return false;
  }
}

/** Whether the store accepts requests; does not use the S3 client or `fetch`, which take longer to load than many commands to run. */
async function doesStoreAnswer({ endpoint, bucket }: S3Settings): Promise<boolean> {
  if (endpoint === null) return true;
  const address = new URL(bucket, endpoint);
  const ask = address.protocol === 'https:' ? askSecurely : askPlainly;
  return await new Promise((resolve, reject) => {
    const request = ask(address, { method: 'HEAD', agent: false, timeout: ANSWER_TIMEOUT_MS }, ({ statusCode = 0 }) => {
      request.destroy();
      resolve(statusCode < 500);
    });
    request.once('timeout', () => request.destroy(new Error('no answer')));
    request.once('error', reject);
    request.end();
  });
}

/**
 * Stops servers left behind by a killed command, and waits until they are gone, because two servers would corrupt the database. Their guards do
 * the same; this is for guards that were killed as well, and for a start while they are still stopping the servers.
 */
export async function endLeftOverServers(dataFolder: string): Promise<void> {
  const record = await readServiceRecord(dataFolder);
  if (!record) return;
  await Promise.all(Object.values(record.pids).map((pid) => pid !== null && endServer(pid, dataFolder)));
  await removeServiceRecord(dataFolder);
}

/** Stops a server of this data folder, and waits until it is gone. Another process with that id is left alone. */
export async function endServer(pid: number, dataFolder: string): Promise<void> {
  const deadline = performance.now() + GRACE_MS;
  let sent: NodeJS.Signals | undefined;
  while (await isServer(pid, dataFolder)) {
    const signal = performance.now() > deadline ? 'SIGKILL' : 'SIGTERM';
    // Each signal only once: a second SIGTERM makes some servers abort their shutdown.
    if (signal !== sent) tryToSignal(pid, signal);
    sent = signal;
    await wait(POLL_MS);
  }
}

function tryToSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended in the meantime.
  }
}

/** A server's arguments contain the data folder. */
async function isServer(pid: number, dataFolder: string): Promise<boolean> {
  return isRunning(pid) && (await readCommandLine(pid)).includes(dataFolder);
}

async function readServiceRecord(dataFolder: string): Promise<ServiceRecord | undefined> {
  try {
    return JSON.parse(await readFile(getRecordPath(dataFolder), 'utf8'));
  } catch {
    return undefined;
  }
}

function getRecordPath(dataFolder: string): string {
  return join(dataFolder, 'services.json');
}
