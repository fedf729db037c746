import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { locateProgram } from '../../workers/programs.ts';
import { listChildren, sendSignal } from '../faults/harness/processes.ts';

/** Of the log of a worker that does not start. */
const SHOWN_CHARACTERS = 4_000;

export interface HostWorker {
  readonly host: string;
  readonly pid: number;
  /** When it ended, in milliseconds since 1970. */
  readonly ended: Promise<number>;
  /** Process ids of the worker and its slots. */
  listProcesses(): Promise<number[]>;
  /** Sends SIGTERM; resolves when it has ended. */
  stop(): Promise<void>;
  /** `kill -9` of the worker and its slots. */
  kill(): Promise<void>;
}

interface HostWorkerOptions {
  readonly host: string;
  readonly role: 'workflow' | 'train';
  /** The command that runs a program on the host. */
  readonly enter: readonly string[];
  readonly env: Record<string, string | undefined>;
  readonly logFolder: string;
}

/** Starts a worker process on a host and waits until it serves. It is not restarted. @throws Error with the end of its log if it ends instead */
export async function startHostWorker({ host, role, enter, env, logFolder }: HostWorkerOptions): Promise<HostWorker> {
  const { file, execArgv } = await locateProgram('worker-process');
  const logFile = path.join(logFolder, `${host}-${role}.log`);
  const log = await open(logFile, 'a');
  // The program that enters the namespace becomes the worker, so its process id is the worker's.
  const [program = '', ...args] = [...enter, process.execPath, ...execArgv, file, role];
  const child = spawn(program, args, { env, stdio: ['ignore', log.fd, log.fd, 'ipc'] });
  await log.close();
  const exited = once(child, 'exit');
  await Promise.race([
    once(child, 'message'),
    exited.then(async () => {
      const output = (await readFile(logFile, 'utf8')).slice(-SHOWN_CHARACTERS);
      throw new Error(`The ${role} worker on ${host} ended before it served: ${output}`);
    }),
  ]);
  return buildWorker(host, child, exited);
}

function buildWorker(host: string, child: ChildProcess, exited: Promise<unknown>): HostWorker {
  const pid = child.pid ?? 0;
  const listProcesses = async () => [pid, ...(await listChildren(pid))];
  return {
    host,
    pid,
    ended: exited.then(() => Date.now()),
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
