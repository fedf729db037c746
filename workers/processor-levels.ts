import { readFileSync } from 'node:fs';
import { DurasweepError } from '../core/domain/errors.ts';
import type { KernelLevel } from '../core/models/kernel-level.ts';

export interface Processor {
  /** Node's name: `x64`, `arm64`. */
  readonly architecture: string;
  /** Linux's names in `/proc/cpuinfo`. */
  readonly features: readonly string[];
}

/** Features that each x86-64 level needs: the psABI's levels v3 and v4, as far as the kernels use them. */
const NEEDED = {
  avx2: ['avx2', 'fma', 'bmi2'],
  avx512: ['avx2', 'fma', 'bmi2', 'avx512f', 'avx512bw', 'avx512cd', 'avx512dq', 'avx512vl'],
} as const;

/** The kernel levels that a processor can run, the fastest last. */
export function listKernelLevels({ architecture, features }: Processor): KernelLevel[] {
  if (architecture === 'arm64') return ['baseline', 'neon'];
  if (architecture !== 'x64') return ['baseline'];
  const has = (level: keyof typeof NEEDED) => NEEDED[level].every((feature) => features.includes(feature));
  return ['baseline', ...(['avx2', 'avx512'] as const).filter(has)];
}

export function readProcessor(): Processor {
  return { architecture: process.arch, features: readFeatures() };
}

function readFeatures(): string[] {
  try {
    const [, list = ''] = /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8')) ?? [];
    return list.trim().split(/\s+/);
  } catch {
    return [];
  }
}

/** @throws DurasweepError InvalidConfig if the processor cannot run kernels of this level */
export function requireKernelLevel(level: KernelLevel, processor: Processor = readProcessor()): KernelLevel {
  const levels = listKernelLevels(processor);
  if (levels.includes(level)) return level;
  const reason = `DURASWEEP_KERNEL_LEVEL: this processor cannot run the kernels for "${level}"; it can run ${levels.join(', ')}.`;
  throw new DurasweepError('InvalidConfig', `${reason} Set one of these, or unset the variable for the fastest, ${levels.at(-1)}.`);
}
