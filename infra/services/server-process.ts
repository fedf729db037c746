import { type ChildProcess, fork } from 'node:child_process';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ExpectedError } from '../expected-error.mjs';
import { PROJECT_FOLDER } from '../project-folder.mjs';

export interface ServerProcessOptions {
  /** Name for messages. */
  readonly name: string;
  readonly program: string;
  readonly arguments: readonly string[];
  /** Time to stop by itself, in milliseconds, after which it is killed. Neither server loses acknowledged data then. Default: five seconds. */
  readonly graceMs?: number;
  /** The server's complete environment. Secrets belong here, because other users can read arguments. */
  readonly variables: NodeJS.ProcessEnv;
  /** File for the server's output; that of the previous run is kept as `.previous`. */
  readonly logPath: string;
  /** Whether the server is ready. May throw, which means no. */
  readonly isReady: () => Promise<boolean>;
  /** Aborts the wait and stops the server. */
  readonly signal?: AbortSignal | undefined;
}

/** A server under a guard, which stops it when this process ends, however it ends. */
export interface ServerProcess {
  readonly pid: number;
  /** Resolves when the server has ended, with the code or signal that ended it. */
  readonly ended: Promise<string>;
  /** Stops it (SIGTERM, SIGKILL after its grace) and waits until it is gone. */
  stop(): Promise<void>;
}

type GuardMessage = import('./guard.mjs').GuardMessage;

const READY_TIMEOUT_MS = 60_000;
const READY_POLL_MS = 50;
const SHOWN_LOG_LINES = 15;
const GRACE_MS = 5_000;

/**
 * Starts a server and waits until it is ready.
 *
 * @throws ExpectedError with the last lines of its log if it ends before that or is not ready after a minute; the reason of `signal`
 * if it is aborted. In all cases the server is stopped.
 */
export async function startServer(options: ServerProcessOptions): Promise<ServerProcess> {
  const guard = await forkGuard(options);
  const ended = new Promise<string>((resolve) => {
    guard.on('message', (message: GuardMessage) => message.kind === 'ended' && resolve(message.how));
    guard.once('exit', () => resolve('its guard ended'));
  });
  const exited = new Promise<void>((resolve) => guard.once('exit', () => resolve()));
  const stop = async () => {
    guard.ref();
    if (guard.connected) guard.send('stop');
    await exited;
  };
  try {
    const pid = await waitForStart(guard, options.name);
    await waitUntilReady(options, ended);
    // The guard must not keep a finished command alive.
    guard.unref();
    guard.channel?.unref();
    return { pid, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function forkGuard(options: ServerProcessOptions): Promise<ChildProcess> {
  await mkdir(dirname(options.logPath), { recursive: true });
  await rename(options.logPath, `${options.logPath}.previous`).catch(() => undefined);
  const log = await open(options.logPath, 'a', 0o600);
  const guard = fork(
    join(PROJECT_FOLDER, 'infra/services/guard.mjs'),
    [`${options.graceMs ?? GRACE_MS}`, options.program, ...options.arguments],
    {
      env: options.variables,
      // A separate process group, so that Ctrl-C does not reach it; and no loader, because the guard is plain JavaScript, fast and small.
      detached: true,
      execArgv: [],
      stdio: ['ignore', log.fd, log.fd, 'ipc'],
    },
  );
  await log.close();
  return guard;
}

async function waitForStart(guard: ChildProcess, name: string): Promise<number> {
  return await new Promise((resolve, reject) => {
    guard.on('message', (message: GuardMessage) => {
      if (message.kind === 'started') resolve(message.pid);
      if (message.kind === 'failed') reject(new ExpectedError(`${name} could not be started: ${message.message}`));
    });
    guard.once('error', reject);
    guard.once('exit', () => reject(new ExpectedError(`${name} could not be started: its guard ended`)));
  });
}

async function waitUntilReady(options: ServerProcessOptions, ended: Promise<string>): Promise<void> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  let ending: string | undefined;
  ended.then((how) => {
    ending = how;
  });
  while (!(await options.isReady().catch(() => false))) {
    options.signal?.throwIfAborted();
    const problem = ending ? `ended (${ending}) before it was ready` : `was not ready after ${READY_TIMEOUT_MS / 1_000} s`;
    if (ending || performance.now() > deadline)
      throw new ExpectedError(`${options.name} ${problem}. Its log, ${options.logPath}, ends:\n${await readLogEnd(options.logPath)}`);
    await wait(READY_POLL_MS);
  }
}

async function readLogEnd(path: string): Promise<string> {
  return (await readFile(path, 'utf8')).trimEnd().split('\n').slice(-SHOWN_LOG_LINES).join('\n');
}
