import { runCommand } from '../infra/set-up/command.mjs';
import { ensurePython, type Python, type PythonPackages } from '../infra/set-up/python-packages.ts';
import { inheritedVariables } from '../workers/environment.ts';

/** The peer reads the data with NumPy. */
export const PYTORCH: PythonPackages = {
  purpose: 'bench',
  packages: ['torch==2.15.0', 'numpy==2.4.6'],
  says: 'installing torch and numpy for the comparison: about 5 GB, a few minutes, only once',
};

/**
 * Returns a Python with PyTorch, which is installed into the cache if missing.
 *
 * @param onProgress reports steps that take minutes
 */
export function preparePytorch(onProgress: (what: string) => void): Promise<Python> {
  return ensurePython(PYTORCH, onProgress);
}

/** The version of a module. @throws Error if it cannot be imported */
export async function readVersion({ program, variables }: Python, module: 'torch' | 'optuna'): Promise<string> {
  const output = await runCommand({
    program,
    arguments: ['-c', `import ${module}; print(${module}.__version__)`],
    variables: { ...inheritedVariables(), ...variables },
  });
  return output.trim();
}
