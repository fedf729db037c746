import { getNodeBackend } from '../binding.ts';
import { runNativeScan } from './native-scan.ts';
import type { RunScan } from './scan.ts';
import { runStepwiseScan } from './stepwise-scan.ts';

/** On a CPU, one custom operation for the whole scan. On a GPU, TensorFlow's operations, one time step after another. */
export function chooseScan(): RunScan {
  return getNodeBackend().isUsingGpuDevice ? runStepwiseScan : runNativeScan;
}
