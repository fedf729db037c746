import type { PythonPackages } from './python-packages.ts';

/** Setuptools is pinned because TensorBoard finds its plugins with a module that later versions removed. */
export const TENSORBOARD: PythonPackages = {
  purpose: 'tensorboard',
  packages: ['tensorboard==2.21.0', 'setuptools==80.9.0'],
  says: 'installing TensorBoard: about 80 MB, once',
};

/** ONNX and its runtime load the registered models. */
export const MLFLOW: PythonPackages = {
  purpose: 'mlflow',
  packages: ['mlflow==3.17.2', 'onnx==1.23.2', 'onnxruntime==1.32.0'],
  says: 'installing MLflow: about 1 GB, some minutes, once',
};
