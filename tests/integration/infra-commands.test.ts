import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { MAIN_QUEUE } from '../../core/domain/task-queues.ts';
import { startServices } from '../../infra/services/services.ts';
import type { Services } from '../../infra/services/types.ts';
import { toVariables } from '../../workers/child-variables.ts';
import { connectClient } from '../../workers/temporal-connection.ts';
import { listEnvironments } from './infra-processes.ts';

const PROJECT_FOLDER = path.resolve(import.meta.dirname, '../..');
const WAIT = { timeout: 60_000, interval: 50 };

interface Command {
  readonly child: ChildProcess;
  readonly exited: Promise<number | null>;
  output(): string;
}

let dataFolder: string;

beforeEach(async () => {
  dataFolder = await mkdtemp(path.join(tmpdir(), 'durasweep-commands-'));
});

afterEach(() => rm(dataFolder, { recursive: true, force: true }));

describe('a command that is interrupted while its workers cannot start', () => {
  it.each([
    ['cli/services.ts', 'SIGINT', 'The workflow worker exited', /^(?!.*Ready\.)/s],
    // The sweep waits in Temporal for a worker.
    ['cli/start.ts', 'SIGHUP', 'Started sweep "quick"', /Sweep "quick" is kept/],
  ] as const)('%s ends in order on %s, and leaves nothing behind', async (file, signal, last, says) => {
    const { child, exited, output } = runCommand([file], { DURASWEEP_METRICS_ADDRESS: await occupyPort() });
    await vi.waitFor(() => expect(output()).toContain('The workflow worker exited'), WAIT);
    // No worker is running: the page responds before anything can train.
    await expect(readTrouble(findPage(output()))).resolves.toContain('The servers are starting.');
    await vi.waitFor(() => expect(output()).toContain(last), WAIT);
    child.kill(signal);
    expect(await exited, output()).toBe(130);
    expect(output()).toMatch(says);
    await vi.waitFor(async () => expect(await countLeftOver()).toBe(0), WAIT);
    expect(await readFile(path.join(dataFolder, 'logs', 'worker-workflow.log'), 'utf8')).toMatch(/DURASWEEP_METRICS_ADDRESS: .*free port/);
  });
});

it('a command that is killed leaves nothing behind', async () => {
  const { child, output } = runCommand(['cli/services.ts']);
  await vi.waitFor(() => expect(output()).toContain('Ready.'), WAIT);
  child.kill('SIGKILL');
  await vi.waitFor(async () => expect(await countLeftOver()).toBe(0), WAIT);
});

it('a command whose npm is killed ends in order, although a shell stands between the two', async () => {
  // As npm does; the shells would replace themselves by their last command.
  const script = `sh -c '"${process.execPath}" infra/run.mjs cli/services.ts; exit $?'; exit $?`;
  const { child, output } = runProgram('sh', ['-c', script], { npm_lifecycle_event: 'services' });
  await vi.waitFor(() => expect(output()).toContain('Ready.'), WAIT);
  child.kill('SIGKILL');
  await vi.waitFor(() => expect(output()).toContain('SIGHUP: shutting down'), WAIT);
  await vi.waitFor(async () => expect(await countLeftOver()).toBe(0), WAIT);
});

describe('steering and the page with two external services', () => {
  let services: Services;
  beforeEach(async () => {
    services = await startServices({ dataFolder: path.join(dataFolder, 'outside'), usualPorts: {} });
  });
  afterEach(() => services.stop());

  it('starts no workers', async () => {
    const { exited, output } = runCommand(['cli/steer.ts', 'progress', 'nothing'], toVariables(services.temporal, services.s3));
    expect(await exited, output()).toBe(2);
    expect(output()).toContain('There is no sweep "nothing"');
    const page = runCommand(['cli/page.ts', '--read-only'], toVariables(services.temporal, services.s3));
    await vi.waitFor(() => expect(page.output()).toContain('Ready.'), WAIT);
    await expect(fetch(findPage(page.output())).then((answer) => answer.status)).resolves.toBe(200);
    page.child.kill('SIGTERM');
    expect(await page.exited, page.output()).toBe(0);
    expect(await readdir(dataFolder)).not.toContain('logs');
  });

  it('reports that no worker is running if a sweep does not answer', async () => {
    const connection = await connectClient(services.temporal);
    await new Client({ connection }).workflow.start('sweep', { workflowId: 'waits', taskQueue: MAIN_QUEUE, args: [{}] });
    await connection.close();
    const { child, exited, output } = runCommand(['cli/steer.ts', 'pause', 'waits'], toVariables(services.temporal, services.s3));
    await vi.waitFor(() => expect(output()).toContain('No worker has polled'), WAIT);
    child.kill('SIGINT');
    expect(await exited, output()).toBe(130);
  });
});

function runCommand(args: readonly string[], variables: Record<string, string> = {}): Command {
  return runProgram(process.execPath, ['infra/run.mjs', ...args], variables);
}

function runProgram(program: string, args: readonly string[], variables: Record<string, string>): Command {
  const child = spawn(program, args, {
    cwd: PROJECT_FOLDER,
    env: { ...process.env, ...variables, DURASWEEP_DATA: dataFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      output += text;
    });
  }
  return { child, exited: new Promise((resolve) => child.once('close', (code) => resolve(code))), output: () => output };
}

function findPage(output: string): string {
  return /^Page: ([^\s#]+)/m.exec(output)?.[1] ?? '';
}

/** The problem that the page shows in a tab with all sweeps. */
async function readTrouble(page: string): Promise<string> {
  const reader = (await fetch(`${page}api/events`)).body?.getReader();
  let told = '';
  while (!told.includes('event: trouble')) told += new TextDecoder().decode((await reader?.read())?.value);
  return told;
}

/** Processes started by a command of this test, whatever their parent is now. Those of a worker need a moment to notice its end. */
async function countLeftOver(): Promise<number> {
  return (await listEnvironments()).filter((variables) => variables.includes(dataFolder)).length;
}

/** An address at which no worker can serve its metrics. */
async function occupyPort(): Promise<string> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
