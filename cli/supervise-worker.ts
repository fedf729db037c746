import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { locateProgram, type Program } from '../workers/programs.ts';
import type { WorkerReady } from '../workers/worker-messages.ts';
import { openLog } from './open-log.ts';

export interface SupervisedWorker {
  /** Resolves when the worker first serves its queue. */
  readonly ready: Promise<void>;
  pid(): number | undefined;
  stop(): Promise<void>;
}

interface SuperviseOptions {
  readonly role: 'workflow' | 'train';
  readonly env: Record<string, string | undefined>;
  readonly logFolder: string;
  readonly onRestart: (message: string) => void;
  /** Called once, when the worker first serves, with the device it trains on. */
  readonly onTrains?: (trains: string) => void;
  /** Resolves when the servers are ready; until then the worker prepares without connecting. Default: they are ready. */
  readonly servers?: Promise<void>;
}

const LONGEST_PAUSE_MS = 10_000;
const STOP_GRACE_MS = 20_000;

/** Runs a worker process and restarts it, with growing delays, whenever it exits unexpectedly. Its log goes to a file. */
export function superviseWorker(options: SuperviseOptions): SupervisedWorker {
  const { role, env, logFolder, onRestart, onTrains, servers = Promise.resolve() } = options;
  const logFile = path.join(logFolder, `worker-${role}.log`);
  const log = openLog(logFile);
  let child: ChildProcess | undefined;
  const stopping = new AbortController();
  const { signal } = stopping;
  let markReady: (message: WorkerReady) => void = () => undefined;
  const ready = new Promise<WorkerReady>((resolve) => {
    markReady = resolve;
  }).then(({ trains }) => {
    if (trains !== null && !signal.aborted) onTrains?.(trains);
  });

  async function keepRunning(): Promise<void> {
    const program = await locateProgram('worker-process');
    for (let pauseMs = 500; !signal.aborted; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      child = startWorker(program, role, env);
      child.stderr?.pipe(log, { end: false });
      child.stdout?.pipe(log, { end: false });
      child.once('message', markReady);
      letConnect(child, servers);
      const how = await waitForExit(child);
      if (signal.aborted) return;
      onRestart(`The ${role} worker exited (${how}) and is being restarted; its log: ${logFile}`);
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  const finished = keepRunning();
  return {
    ready,
    pid: () => child?.pid,
    async stop() {
      stopping.abort();
      child?.kill('SIGTERM');
      const kill = setTimeout(() => child?.kill('SIGKILL'), STOP_GRACE_MS);
      await finished;
      clearTimeout(kill);
      log.end();
    },
  };
}

function letConnect(child: ChildProcess, servers: Promise<void>): void {
  // If the process died in the meantime, its exit is reported, not the failed send.
  void servers.then(() => child.connected && child.send({ type: 'connect' }, () => undefined));
}

function startWorker({ file, execArgv }: Program, role: string, env: Record<string, string | undefined>): ChildProcess {
  return fork(file, [role, 'when-told'], {
    execArgv: [...execArgv],
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

function waitForExit(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`)));
}
