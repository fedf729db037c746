import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ensurePython, type PythonPackages } from '../../infra/set-up/python-packages.ts';
import { inheritedVariables } from '../../workers/environment.ts';
import { EXIT } from '../run-command.ts';

export interface PythonToolRequest {
  readonly tool: PythonPackages;
  readonly args: readonly string[];
  /** Besides the environment. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Installs a tool where it is missing, and runs it until it ends or the command is told to; gives the exit code. */
export async function runPythonTool({ tool, args, variables = {}, signal }: PythonToolRequest): Promise<number> {
  const python = await ensurePython(tool, (activity) => void process.stderr.write(`${activity} …\n`));
  signal.throwIfAborted();
  const env = { ...inheritedVariables(), ...python.variables, ...variables };
  const child = spawn(python.program, [...args], { env, stdio: 'inherit' });
  const stop = () => child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  const [code] = (await once(child, 'exit')) as [number | null];
  signal.throwIfAborted();
  return code === 0 ? EXIT.done : EXIT.failed;
}
