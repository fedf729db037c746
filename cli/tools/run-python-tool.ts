import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { ensurePython, type PythonPackages } from '../../infra/set-up/python-packages.ts';
import { inheritedVariables } from '../../workers/environment.ts';
import { EXIT } from '../run-command.ts';

export interface PythonToolRequest {
  readonly tool: PythonPackages;
  readonly args: readonly string[];
  /** In addition to the environment. */
  readonly variables?: Readonly<Record<string, string>>;
  /** The text to print once the tool answers at an address, which can take a while. */
  readonly whenServing?: { readonly address: string; readonly text: string };
  readonly signal: AbortSignal;
}

const LOOK_EVERY_MS = 500;

/** Installs a tool if it is missing, and runs it until it exits or the command is stopped. @returns the exit code */
export async function runPythonTool({ tool, args, variables = {}, whenServing, signal }: PythonToolRequest): Promise<number> {
  const python = await ensurePython(tool, (activity) => void process.stderr.write(`${activity} …\n`));
  signal.throwIfAborted();
  const env = { ...inheritedVariables(), ...python.variables, ...variables };
  const child = spawn(python.program, [...args], { env, stdio: 'inherit' });
  const stop = () => child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  const ended = new AbortController();
  if (whenServing !== undefined) void tellWhenServing(whenServing, AbortSignal.any([signal, ended.signal]));
  const [code] = (await once(child, 'exit')) as [number | null];
  ended.abort();
  signal.throwIfAborted();
  return code === 0 ? EXIT.done : EXIT.failed;
}

async function tellWhenServing({ address, text }: NonNullable<PythonToolRequest['whenServing']>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const answer = await fetch(address, { signal }).catch(() => null);
    if (answer?.ok) return void process.stdout.write(text);
    await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
