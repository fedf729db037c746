import { spawn } from 'node:child_process';
import path from 'node:path';

const PROJECT_FOLDER = path.resolve(import.meta.dirname, '../..');

interface SourceRun {
  /** File of the command, and its arguments. */
  readonly args: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  /** Of standard input. */
  readonly input?: string;
}

/** Runs a command of this clone, without setting up servers. */
export function runSource({ args, variables = {}, input = '' }: SourceRun): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['infra/run.mjs', '--needs=', ...args], {
    cwd: PROJECT_FOLDER,
    env: { ...process.env, ...variables },
    stdio: 'pipe',
  });
  child.stdin.end(input);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      output += text;
    });
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}
