import { existsSync } from 'node:fs';
import { DurasweepError } from '../core/domain/errors.ts';
import { USUAL_TIMES } from '../core/domain/stage-times.ts';
import type { DeviceCheck } from '../core/models/device.ts';
import type { SlotPool } from './slot-pool.ts';

/** Files that exist if there may be a GPU: NVIDIA's driver, and that of Windows for WSL. */
const GPU_DRIVER_FILES = ['/dev/nvidiactl', '/dev/dxg'];

export function hasGpuDriver(): boolean {
  return GPU_DRIVER_FILES.some((file) => existsSync(file));
}

/** The line about training for the output of the command that started this worker. */
export function describeTraining({ device, level }: DeviceCheck, slots: number): string {
  if (device === 'gpu') return 'Training on the GPU, one trial at a time.';
  const remark = hasGpuDriver() ? ' TensorFlow does not use the GPU: see docs/how-to/gpu.md.' : '';
  return `Training on the CPU, ${slots} at a time, with the kernels for ${level} processors.${remark}`;
}

/** @throws DurasweepError SlotCrashed if the fast kernels differ from the plain ones */
export async function checkDevice(pool: SlotPool): Promise<DeviceCheck> {
  const check = (await pool.run({
    request: { stage: 'checkDevice', input: null, attempt: 1, secondsLost: 0, attemptId: 'checkDevice', refusalMilliseconds: 0 },
    onProgress: () => undefined,
    signal: new AbortController().signal,
    stallMilliseconds: USUAL_TIMES.stallMilliseconds,
  })) as DeviceCheck;
  if (!check.matches) {
    throw new DurasweepError(
      'SlotCrashed',
      `The fast kernels differ by ${check.largestDifference} from the plain ones on this ${check.device}, so results would be wrong. Set DURASWEEP_GPU=off, or report this machine's TensorFlow build.`,
    );
  }
  return check;
}
