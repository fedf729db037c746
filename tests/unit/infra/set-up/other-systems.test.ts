import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chooseTensorflowBuild, placeWheelFile } from '../../../../infra/set-up/tensorflow-library.ts';
import { listKernelLevels, readProcessor } from '../../../../workers/processor-levels.ts';

/** Makes this process look as if it ran elsewhere. */
function pretend(platform: NodeJS.Platform, architecture: NodeJS.Architecture): void {
  vi.spyOn(process, 'platform', 'get').mockReturnValue(platform);
  vi.spyOn(process, 'arch', 'get').mockReturnValue(architecture);
  vi.stubEnv('DURASWEEP_GPU', 'off');
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('on Linux on arm64', () => {
  it('set-up takes the pinned wheel for it, whose libraries and headers go where the addon looks', async () => {
    pretend('linux', 'arm64');
    const { key, requirementsPath } = await chooseTensorflowBuild();
    expect(key).toMatch(/^tensorflow-cpu-linux-arm64-/);
    expect(await readFile(requirementsPath, 'utf8')).toMatch(/^tensorflow==[\d.]+ --hash=sha256:[0-9a-f]{64}$/m);
    expect(placeWheelFile('tensorflow/libtensorflow_cc.so.2')).toBe('lib/libtensorflow_cc.so.2');
    expect(placeWheelFile('tensorflow/include/tensorflow/c/kernels.h')).toBe('include/tensorflow/c/kernels.h');
  });

  it('kernels of the level neon run, whatever the system says of the processor', () => {
    pretend('linux', 'arm64');
    expect(listKernelLevels({ ...readProcessor(), features: [] })).toEqual(['baseline', 'neon']);
  });
});

describe('on macOS', () => {
  it('set-up says that it has no TensorFlow for it, and where durasweep runs instead', async () => {
    pretend('darwin', 'arm64');
    await expect(chooseTensorflowBuild()).rejects.toThrow(/"cpu-darwin-arm64".*Linux container: see infra\/deployment\/compose\.yaml/s);
  });

  it('the level of a processor that tells no features is the simplest', () => {
    expect(listKernelLevels({ architecture: 'x64', features: [] })).toEqual(['baseline']);
  });
});
