import { describe, expect, it } from 'vitest';
import { loadNativeKernels } from '../../../core/models/fast/native-scan.ts';
import { readEnvironment } from '../../../workers/environment.ts';
import { listKernelLevels, readProcessor, requireKernelLevel } from '../../../workers/processor-levels.ts';

const AVX2 = ['avx2', 'fma', 'bmi2'];
const AVX512 = ['avx512f', 'avx512bw', 'avx512cd', 'avx512dq', 'avx512vl'];

describe('levels of processor', () => {
  it.each([
    ['x64', [], ['baseline']],
    ['x64', AVX2, ['baseline', 'avx2']],
    // Processors without one of a level's parts, as virtual machines may be made.
    ['x64', ['avx2', 'fma', ...AVX512], ['baseline']],
    ['x64', [...AVX2, ...AVX512], ['baseline', 'avx2', 'avx512']],
    ['x64', [...AVX2, ...AVX512.slice(1)], ['baseline', 'avx2']],
    ['arm64', ['fp', 'asimd'], ['baseline', 'neon']],
    ['riscv64', AVX2, ['baseline']],
  ])('%s with %j: %j', (architecture, features, levels) => {
    expect(listKernelLevels({ architecture, features })).toEqual(levels);
  });

  it('are what the native kernels find on this processor', () => {
    expect(listKernelLevels(readProcessor())).toEqual(loadNativeKernels().levels);
  });
});

describe('DURASWEEP_KERNEL_LEVEL', () => {
  it('forces a level that the processor has', () => {
    expect(readEnvironment({}).kernelLevel).toBeNull();
    expect(readEnvironment({ DURASWEEP_KERNEL_LEVEL: 'baseline' }).kernelLevel).toBe('baseline');
  });

  it('is refused where the processor lacks it, with those it has', () => {
    const processor = { architecture: 'x64', features: AVX2 };
    expect(requireKernelLevel('avx2', processor)).toBe('avx2');
    expect(() => requireKernelLevel('avx512', processor)).toThrow(/DURASWEEP_KERNEL_LEVEL.*"avx512".*can run baseline, avx2\..*unset/s);
    expect(() => requireKernelLevel('neon', processor)).toThrow(/can run baseline, avx2\./);
  });

  it('is refused where there is no such level', () => {
    expect(() => readEnvironment({ DURASWEEP_KERNEL_LEVEL: 'sse9' })).toThrow(/DURASWEEP_KERNEL_LEVEL.*baseline.*avx2/s);
  });
});
