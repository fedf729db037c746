import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { isRunning } from '../set-up/lock.mjs';

const execute = promisify(execFile);

/** A process as told from a later one of the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the system's own words; none: the system did not say. */
  readonly startedAt?: string | undefined;
}

/** This process, for others to recognise. */
export async function identifyThisProcess(): Promise<ProcessIdentity> {
  return { pid: process.pid, startedAt: await readStart(process.pid) };
}

/** Whether this very process runs, and not another one that was given its number since. */
export async function isStillRunning({ pid, startedAt }: ProcessIdentity): Promise<boolean> {
  return isRunning(pid) && (startedAt === undefined || (await readStart(pid)) === startedAt);
}

/** The program and arguments of a process; empty: it does not run. */
export async function readCommandLine(pid: number): Promise<string> {
  // Linux; small containers have no `ps`.
  return (await read(`/proc/${pid}/cmdline`)) ?? (await askPs('command=', pid)) ?? '';
}

/** @returns undefined too for a process that has ended while nobody has asked after it (a zombie). */
async function readStart(pid: number): Promise<string | undefined> {
  const status = await read(`/proc/${pid}/stat`);
  if (status === undefined) return await askPs('lstart=', pid);
  // The second field is the program's name in brackets, which may hold anything; the state is the third, the start the 22nd.
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
