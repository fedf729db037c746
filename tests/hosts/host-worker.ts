import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { locateProgram } from '../../workers/programs.ts';
import { listChildren, sendSignal } from '../faults/harness/processes.ts';

export interface HostWorker {
  readonly host: string;
  readonly pid: number;
  /** The worker and its slots. */
  listProcesses(): Promise<number[]>;
  /** SIGTERM; resolves when it has ended. */
  stop(): Promise<void>;
  /** kill -9, of its slots too. */
  kill(): Promise<void>;
}

interface HostWorkerOptions {
  readonly host: string;
  readonly role: 'workflow' | 'train';
  /** Runs a command there. */
  readonly enter: readonly string[];
  readonly env: Record<string, string | undefined>;
  readonly logFolder: string;
}

/** A worker process on a host, once it serves. Nobody starts it again. @throws Error naming its log where it ends instead */
export async function startHostWorker({ host, role, enter, env, logFolder }: HostWorkerOptions): Promise<HostWorker> {
  const { file, execArgv } = await locateProgram('worker-process');
  const logFile = path.join(logFolder, `${host}-${role}.log`);
  const log = await open(logFile, 'a');
  // What enters the namespace becomes the worker: its process id is the worker's.
  const [program = '', ...args] = [...enter, process.execPath, ...execArgv, file, role];
  const child = spawn(program, args, { env, stdio: ['ignore', log.fd, log.fd, 'ipc'] });
  await log.close();
  const exited = once(child, 'exit');
  await Promise.race([
    once(child, 'message'),
    exited.then(() => Promise.reject(new Error(`The ${role} worker on ${host} ended: ${logFile}`))),
  ]);
  return describeWorker(host, child, exited);
}

function describeWorker(host: string, child: ChildProcess, exited: Promise<unknown>): HostWorker {
  const pid = child.pid ?? 0;
  const listProcesses = async () => [pid, ...(await listChildren(pid))];
  return {
    host,
    pid,
    listProcesses,
    async stop() {
      sendSignal(pid, 'SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await exited;
    },
    async kill() {
      for (const process of await listProcesses()) sendSignal(process, 'SIGKILL');
      await exited;
    },
  };
}
