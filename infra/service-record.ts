import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isRunning } from './lock.mjs';
import { ensureBucket, type S3Endpoint } from './minio-server.ts';
import { canDescribe, type TemporalEndpoint } from './temporal-server.ts';
import { writeFileWhole } from './write-file.ts';

const execute = promisify(execFile);

/** What `services.json` tells another command of this clone about the services that run. It holds the password: mode 0600. */
export interface ServiceRecord {
  /** The command that started them and ends them. */
  readonly ownerPid: number;
  readonly pids: { readonly temporal: number | null; readonly minio: number | null };
  readonly temporal: TemporalEndpoint & { readonly uiUrl: string | null };
  readonly s3: S3Endpoint & { readonly consoleUrl: string | null };
}

export async function writeServiceRecord(dataFolder: string, record: ServiceRecord): Promise<void> {
  await writeFileWhole(getRecordPath(dataFolder), `${JSON.stringify(record, null, 2)}\n`);
}

export async function removeServiceRecord(dataFolder: string): Promise<void> {
  await rm(getRecordPath(dataFolder), { force: true });
}

/** The services of another command of this clone: its process runs and both answer. */
export async function findRunningServices(dataFolder: string): Promise<ServiceRecord | undefined> {
  const record = await readServiceRecord(dataFolder);
  if (!record || record.ownerPid === process.pid || !isRunning(record.ownerPid)) return undefined;
  try {
    await Promise.all([canDescribe(record.temporal), ensureBucket(record.s3)]);
    return record;
  } catch {
    return undefined;
  }
}

/**
 * Ends servers that a command left behind, which takes that its guard was killed too: two servers on one database would harm it.
 * A process of that number that is no server of this data folder is left alone.
 */
export async function endLeftOverServers(dataFolder: string): Promise<void> {
  const record = await readServiceRecord(dataFolder);
  if (!record) return;
  for (const pid of Object.values(record.pids)) {
    if (pid !== null && (await readCommandLine(pid)).includes(dataFolder)) process.kill(pid, 'SIGKILL');
  }
  await removeServiceRecord(dataFolder);
}

async function readServiceRecord(dataFolder: string): Promise<ServiceRecord | undefined> {
  try {
    return JSON.parse(await readFile(getRecordPath(dataFolder), 'utf8'));
  } catch {
    return undefined;
  }
}

async function readCommandLine(pid: number): Promise<string> {
  try {
    // Linux; small containers have no `ps`.
    return await readFile(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return await execute('ps', ['-o', 'command=', '-p', `${pid}`]).then(
      ({ stdout }) => stdout,
      () => '',
    );
  }
}

function getRecordPath(dataFolder: string): string {
  return join(dataFolder, 'services.json');
}
