import { spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';

const RUN_COMMAND = path.resolve(import.meta.dirname, '../../../cli/run-command.ts');
const CHARACTERS = 1_000_000;

it.each(['stdout', 'stderr'] as const)('%s reaches a slow reader completely, however long it is', async (name) => {
  const child = runProgram(`process.${name}.write('x'.repeat(${CHARACTERS})); return 3;`);
  let received = 0;
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  for await (const chunk of child[name]) {
    received += (chunk as Buffer).length;
    await delay(1);
  }
  expect([received, await closed]).toEqual([CHARACTERS, 3]);
});

it('a reader that closes early is not a failure', async () => {
  const child = runProgram(`process.stdout.write('x'.repeat(${CHARACTERS})); return 0;`);
  child.stdout.destroy();
  let complaints = '';
  child.stderr.on('data', (text: Buffer) => {
    complaints += text;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect([code, complaints]).toEqual([0, '']);
});

it('a command that ends at once can be interrupted while it computes', async () => {
  const child = runProgram("await new Promise((resolve) => process.stdout.write('ready', resolve)); for (;;);", { endsAtOnce: true });
  child.stdout.once('data', () => child.kill('SIGINT'));
  const signal = await new Promise((resolve) => child.once('close', (_, name) => resolve(name)));
  expect(signal).toBe('SIGINT');
});

it('work that an interrupted command abandons does not cut its shutdown short', async () => {
  const child = runProgram(`
    process.stdout.write('ready');
    await new Promise((resolve) => setInterval(() => signal.aborted && resolve(), 1));
    setTimeout(() => { throw new Error('an abandoned timer'); });
    await new Promise((resolve) => setTimeout(() => setTimeout(resolve)));
    process.stdout.write(', servers stopped');
    throw signal.reason;
  `);
  child.stdout.once('data', () => child.kill('SIGINT'));
  const [output, complaints, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.once('close', resolve)),
  ]);
  expect([output, code]).toEqual(['ready, servers stopped', 130]);
  expect(complaints).toContain('an abandoned timer');
});

function runProgram(body: string, options: object = {}) {
  const source = `import { runCommand } from ${JSON.stringify(RUN_COMMAND)}; await runCommand(async (signal) => { ${body} }, ${JSON.stringify(options)});`;
  return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'pipe'] });
}
