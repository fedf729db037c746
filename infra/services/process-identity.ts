import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { isRunning } from '../set-up/lock.mjs';

const execute = promisify(execFile);

/** Identifies a process, even if its id is reused later. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in the system's format; undefined if unknown. */
  readonly startedAt?: string | undefined;
}

/** The identity of this process. */
export async function identifyThisProcess(): Promise<ProcessIdentity> {
  return { pid: process.pid, startedAt: await readStart(process.pid) };
}

/** Whether this process is still running, as opposed to another one with the same id. */
export async function isStillRunning({ pid, startedAt }: ProcessIdentity): Promise<boolean> {
  return isRunning(pid) && (startedAt === undefined || (await readStart(pid)) === startedAt);
}

/** The program and arguments of a process; empty if it is not running. */
export async function readCommandLine(pid: number): Promise<string> {
  // On Linux, because small containers have no `ps`.
  return (await read(`/proc/${pid}/cmdline`)) ?? (await askPs('command=', pid)) ?? '';
}

/** @returns undefined also for a zombie process. */
async function readStart(pid: number): Promise<string | undefined> {
  const status = await read(`/proc/${pid}/stat`);
  if (status === undefined) return await askPs('lstart=', pid);
  // The second field is the program's name in brackets, which may contain anything; the state is the third, the start time the 22nd.
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? undefined : fields[19];
}

async function read(path: string): Promise<string | undefined> {
  return await readFile(path, 'utf8').catch(() => undefined);
}

async function askPs(field: string, pid: number): Promise<string | undefined> {
  return await execute('ps', ['-o', field, '-p', `${pid}`]).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}
