import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { MAIN_QUEUE } from '../../core/domain/task-queues.ts';
import { progressQuery } from '../../workflows/steering-messages.ts';
import { NOT_RUN, STEPS, type Step, type SweepStart } from './how-to-script.ts';

const PROJECT_FOLDER = path.resolve(import.meta.dirname, '../..');
const PAGES = path.join(PROJECT_FOLDER, 'docs/how-to');

let dataFolder: string;
let services: ChildProcess;
let client: Client;

beforeAll(async () => {
  dataFolder = await mkdtemp(path.join(tmpdir(), 'durasweep-how-to-'));
  services = spawn('npm', ['run', '--silent', 'services'], {
    cwd: PROJECT_FOLDER,
    env: environment(),
    // A separate process group, so that all of it can be interrupted as by Ctrl-C.
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  services.stdout?.on('data', (text: Buffer) => {
    output += text;
  });
  await vi.waitFor(() => expect(output).toContain('Ready.'), { timeout: 100_000, interval: 100 });
  // Queries run in this process: a command for each would take longer than the steps themselves.
  const address = /TEMPORAL_ADDRESS=(\S+)/.exec(output)?.[1] ?? '';
  client = new Client({ connection: await Connection.connect({ address }) });
  await start({ sweep: 'rates', file: 'configs/examples/rates.json' });
}, 180_000);

afterAll(async () => {
  await client?.connection.close();
  const ended = new Promise((resolve) => services.once('close', resolve));
  process.kill(-(services.pid ?? 0), 'SIGINT');
  await ended;
  await rm(dataFolder, { recursive: true, force: true });
});

describe('the commands of the how-tos', () => {
  it.each(STEPS.map((step) => [`${step.page}: ${step.command}`, step] as const))(
    '%s',
    async (_, step) => {
      expect(await listCommands(`${step.page}.md`)).toContain(step.command);
      if (step.starts) await start(step.starts);
      if (step.after) await reachPhase(step.after);
      const { code, output } = await run(step.command);
      expect(code, output).toBe(step.exit ?? 0);
      expect(output).toContain(step.says ?? '');
    },
    300_000,
  );

  it('are all run, except those with a reason', async () => {
    const pages = (await readdir(PAGES)).filter((name) => name.endsWith('.md'));
    const commands = await Promise.all(
      pages.map(async (name) => (await listCommands(name)).map((command) => ({ page: name.replace('.md', ''), command }))),
    );
    const left = commands.flat().filter(({ page, command }) => !isRun(page, command) && !isExcused(page, command));
    expect(left).toEqual([]);
  });
});

function isRun(page: string, command: string): boolean {
  return STEPS.some((step) => step.page === page && step.command === command);
}

function isExcused(page: string, command: string): boolean {
  return NOT_RUN.some((entry) => entry.page === page && entry.command.test(command));
}

/** Lines to type in a page's code blocks: those after a `$`, and those that call npm. */
async function listCommands(page: string): Promise<string[]> {
  const text = await readFile(path.join(PAGES, page), 'utf8');
  const blocks = [...text.matchAll(/^```\w*\n(.*?)^```/gms)].map(([, block]) => block ?? '');
  return blocks.flatMap((block) =>
    block
      .split('\n')
      .filter((line) => /^(\$ |npm )/.test(line))
      .map((line) =>
        line
          .replace(/^\$ /, '')
          .replace(/ {2,}#.*$/, '')
          .trim(),
      ),
  );
}

async function start({ sweep, file }: SweepStart): Promise<void> {
  const configuration: unknown = JSON.parse(await readFile(path.join(PROJECT_FOLDER, file), 'utf8'));
  await client.workflow.start('sweep', { workflowId: sweep, taskQueue: MAIN_QUEUE, args: [configuration] });
}

async function reachPhase({ sweep, phase }: NonNullable<Step['after']>): Promise<void> {
  const ask = () => client.workflow.getHandle(sweep).query(progressQuery);
  await vi.waitFor(async () => expect((await ask()).phase).toBe(phase), { timeout: 200_000, interval: 200 });
}

function run(command: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn('bash', ['-c', command], { cwd: PROJECT_FOLDER, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => {
        output += text;
      });
    }
    child.once('close', (code) => resolve({ code, output }));
  });
}

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, DURASWEEP_DATA: dataFolder };
}
