import type { PythonPackages } from './python-packages.ts';

/** Setuptools: TensorBoard looks for its plugins with what later ones leave out. */
export const TENSORBOARD: PythonPackages = {
  purpose: 'tensorboard',
  packages: ['tensorboard==2.21.0', 'setuptools==80.9.0'],
  says: 'installing TensorBoard: about 80 MB, once',
};

/** ONNX and its runtime load the models that are registered. */
export const MLFLOW: PythonPackages = {
  purpose: 'mlflow',
  packages: ['mlflow==3.17.2', 'onnx==1.23.2', 'onnxruntime==1.32.0'],
  says: 'installing MLflow: about 1 GB, some minutes, once',
};
