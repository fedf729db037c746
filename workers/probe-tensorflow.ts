/** Loads TensorFlow, compares the kernels on its device, and prints the result as JSON in its last line. */
import { checkDevice, type DeviceCheck, readTensorflowVersion } from '../core/models/device.ts';
import { chooseKernelLevel } from '../core/models/kernel-level.ts';
import { readEnvironment } from './environment.ts';

export interface ProbedTensorflow extends DeviceCheck {
  readonly version: string;
}

chooseKernelLevel(readEnvironment().kernelLevel);
const probed: ProbedTensorflow = { ...checkDevice(), version: readTensorflowVersion() };
process.stdout.write(JSON.stringify(probed));
