import { getNodeBackend } from '../binding.ts';
import { runNativeScan } from './native-scan.ts';
import type { RunScan } from './scan.ts';
import { runStepwiseScan } from './stepwise-scan.ts';

/** On a CPU one operation of our own for the whole scan, on a GPU TensorFlow's operations step by step. */
export function chooseScan(): RunScan {
  return getNodeBackend().isUsingGpuDevice ? runStepwiseScan : runNativeScan;
}
