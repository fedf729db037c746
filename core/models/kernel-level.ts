/** Levels of processor that the native kernels are compiled for, from the simplest on. */
export const KERNEL_LEVELS = ['baseline', 'avx2', 'avx512', 'neon'] as const;
export type KernelLevel = (typeof KERNEL_LEVELS)[number];

let chosen: KernelLevel | null = null;

/** Makes the kernels of this process run at a level, from when they are loaded on. @param level null: the fastest that the processor has */
export function chooseKernelLevel(level: KernelLevel | null): void {
  chosen = level;
}

/** Null: none was chosen. */
export function getChosenKernelLevel(): KernelLevel | null {
  return chosen;
}
