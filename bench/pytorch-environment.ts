import { ensureCached } from '../infra/set-up/cache.ts';
import { runCommand } from '../infra/set-up/command.mjs';
import { inheritedVariables } from '../workers/environment.ts';
import type { Python } from './processes/bench-process.ts';

/** NumPy is how the peer reads the data. */
const PACKAGES = ['torch==2.15.0', 'numpy==2.4.6'];

/**
 * Python with PyTorch, installed into the cache if it is not there.
 *
 * The packages lie in a plain folder that PYTHONPATH names: unlike a virtual environment it can be moved, as the cache does when it is complete.
 * @param onProgress says what is done, when that takes minutes
 */
export async function preparePytorch(onProgress: (what: string) => void): Promise<Python> {
  const version = await run('python3', ['-c', 'import platform; print(platform.machine(), platform.python_version())']);
  const name = `bench-${PACKAGES.join('-')}-python-${version}`.replaceAll(/[^\w.-]+/g, '-');
  const folder = await ensureCached({ name, fill: (target, report) => install(target, report) }, onProgress);
  return { program: 'python3', variables: { PYTHONPATH: folder } };
}

/** @throws Error when the program cannot import PyTorch */
export async function readPytorchVersion({ program, variables }: Python): Promise<string> {
  return run(program, ['-c', 'import torch; print(torch.__version__)'], variables);
}

async function install(folder: string, report: (activity: string) => void): Promise<void> {
  report(`installing ${PACKAGES.join(' and ')} for the comparison: about 5 GB, some minutes, once`);
  const options = ['--quiet', '--disable-pip-version-check', '--no-compile', '--no-cache-dir', '--only-binary=:all:', `--target=${folder}`];
  await run('python3', ['-m', 'pip', 'install', ...options, ...PACKAGES]);
}

async function run(program: string, args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<string> {
  const output = await runCommand({ program, arguments: args, variables: { ...inheritedVariables(), ...variables } });
  return output.trim();
}
