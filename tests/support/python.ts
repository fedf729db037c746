import { spawn } from 'node:child_process';
import { PYTORCH } from '../../bench/pytorch-environment.ts';
import { findPython, type Python, type PythonPackages } from '../../infra/set-up/python-packages.ts';
import { MLFLOW, TENSORBOARD } from '../../infra/set-up/python-tools.ts';

/** Python packages with which tests check our files; `npm run test:tools` installs them. */
export const TOOLS = {
  onnx: {
    purpose: 'onnx',
    packages: ['onnx==1.23.2', 'onnxruntime==1.32.0', 'numpy==2.4.6'],
    says: 'installing onnx and onnxruntime: about 100 MB, once',
  },
  pytorch: PYTORCH,
  notebook: {
    purpose: 'notebook',
    packages: ['duckdb==2.0.1', 'pandas==3.1.1', 'matplotlib==3.11.2', 'nbclient==0.11.0', 'ipykernel==7.4.0'],
    says: 'installing DuckDB, pandas, Matplotlib and what runs notebooks: about 300 MB, once',
  },
  tensorboard: TENSORBOARD,
  mlflow: MLFLOW,
} as const satisfies Readonly<Record<string, PythonPackages>>;

export const INSTALL_TOOLS = 'npm run test:tools';

/** Returns null and prints a line if a tool is not installed; tests that need it are then skipped. */
export async function findTool(name: keyof typeof TOOLS): Promise<Python | null> {
  const python = await findPython(TOOLS[name]);
  if (python === null)
    process.stderr.write(`Tests with ${TOOLS[name].packages.join(', ')} are skipped; to run them, install these: ${INSTALL_TOOLS}\n`);
  return python;
}

/** Runs a script to its end. @throws Error with its output if it fails */
export async function runPython({ program, variables }: Python, args: readonly string[]): Promise<string> {
  const child = spawn(program, [...args], { env: { ...process.env, ...variables }, stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (text: Buffer) => {
      texts[stream] += text;
    });
  }
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}:\n${texts.stdout}\n${texts.stderr}`);
  return texts.stdout;
}
