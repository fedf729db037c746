import type { Handle } from '../binding.ts';
import { planChunks } from './chunk.ts';
import type { Kernels } from './kernels.ts';

/** Gradients of one direction's outputs as a layer takes them. */
export interface ChunkGradients {
  /** `[chunks]` of `[hidden, steps·batch]`; null: zero. */
  readonly outputs: readonly (Handle | null)[];
  /** Of the step the scan ended with; null: zero. */
  readonly last: Handle | null;
}

export interface StepGradientsRequest {
  readonly kernels: Kernels;
  readonly time: number;
  readonly reverse: boolean;
  /** `[time]` of `[hidden, batch]`; null: zero. */
  readonly steps: readonly (Handle | null)[];
  /** Matrix of zeros `[hidden, batch]`. */
  readonly zeros: Handle;
}

/** Joins gradients of single steps into chunks. The most frequent case, only the scan's last step, needs no chunk at all. */
export function joinStepGradients({ kernels: k, time, reverse, steps, zeros }: StepGradientsRequest): ChunkGradients {
  const chunks = planChunks(time);
  const lastStep = reverse ? 0 : time - 1;
  if (steps.every((gradient, step) => gradient === null || step === lastStep)) {
    return { outputs: chunks.map(() => null), last: steps[lastStep] ?? null };
  }
  let firstStep = 0;
  const outputs = chunks.map((count) => {
    const own = Array.from({ length: count }, (_, step) => steps[firstStep + step] ?? null);
    firstStep += count;
    return own.every((gradient) => gradient === null) ? null : k.concatColumns(own.map((gradient) => gradient ?? zeros));
  });
  return { outputs, last: null };
}
