/** Processor levels that the native kernels are compiled for, the simplest first. */
export const KERNEL_LEVELS = ['baseline', 'avx2', 'avx512', 'neon'] as const;
export type KernelLevel = (typeof KERNEL_LEVELS)[number];

let chosen: KernelLevel | null = null;

/** Sets the level of this process's kernels, which applies once they are loaded. @param level null: the fastest supported one */
export function chooseKernelLevel(level: KernelLevel | null): void {
  chosen = level;
}

/** Null if none was chosen. */
export function getChosenKernelLevel(): KernelLevel | null {
  return chosen;
}
