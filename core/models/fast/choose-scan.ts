import { getNodeBackend } from '../binding.ts';
import { runCudnnScan } from './cudnn-scan.ts';
import { runNativeScan } from './native-scan.ts';
import type { RunScan } from './scan.ts';

/** On a CPU, one custom operation for the whole scan. On a GPU, one of cuDNN's. */
export function chooseScan(): RunScan {
  return getNodeBackend().isUsingGpuDevice ? runCudnnScan : runNativeScan;
}
