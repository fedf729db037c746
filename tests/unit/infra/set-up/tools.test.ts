import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSetupEnvironment } from '../../../../infra/environment.mjs';
import { linkLibraries, placeWheelFile } from '../../../../infra/set-up/tensorflow-library.ts';
import { MINIO, TEMPORAL } from '../../../../infra/set-up/toolchain.mjs';

describe('versions found on the PATH', () => {
  it.each([
    ['temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)', true],
    ['temporal version 1.7.0 (Server 1.31.0, UI 2.50.0)', true],
    ['temporal version 1.3.0 (Server 1.27.1, UI 2.34.0)', false],
    ['temporal: another program', false],
  ])('Temporal "%s": %s', (output, accepted) => {
    expect(TEMPORAL.accepts(output)).toBe(accepted);
  });

  it.each([
    ['minio version RELEASE.2025-09-07T16-13-09Z (commit-id=07c3a42)', true],
    ['minio version DEVELOPMENT.2026-02-12T20-18-48Z (commit-id=7aac2a2c5b7c)', true],
    ['minio version RELEASE.2023-01-02T09-40-09Z', false],
    ['minio version DEVELOPMENT.GOGET', false],
  ])('MinIO "%s": %s', (output, accepted) => {
    expect(MINIO.accepts(output)).toBe(accepted);
  });
});

describe('what is unpacked of TensorFlow', () => {
  it.each([
    ['tensorflow/libtensorflow_cc.so.2', 'lib/libtensorflow_cc.so.2'],
    ['tensorflow/include/tensorflow/c/eager/c_api.h', 'include/tensorflow/c/eager/c_api.h'],
    ['nvidia/cudnn/lib/libcudnn.so.9', 'nvidia/cudnn/lib/libcudnn.so.9'],
    ['tensorflow/python/framework/ops.py', undefined],
    ['tensorflow/include/Eigen/Core', undefined],
  ])('%s goes to %s', (name, place) => {
    expect(placeWheelFile(name)).toBe(place);
  });
});

it('puts cuSOLVER where TensorFlow looks for it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'durasweep-cuda-'));
  try {
    for (const part of ['cusolver', 'cusparse']) await mkdir(join(folder, 'nvidia', part, 'lib'), { recursive: true });
    await writeFile(join(folder, 'nvidia/cusolver/lib/libcusolver.so.11'), 'library');
    await linkLibraries(folder);
    expect(await readFile(join(folder, 'nvidia/cusparse/lib/libcusolver.so.11'), 'utf8')).toBe('library');
  } finally {
    await rm(folder, { recursive: true });
  }
});

describe('the environment of set-up', () => {
  it('takes three choices of GPU and refuses others, naming them', () => {
    expect(readSetupEnvironment({}).gpu).toBe('auto');
    expect(readSetupEnvironment({ DURASWEEP_GPU: 'off' }).gpu).toBe('off');
    expect(() => readSetupEnvironment({ DURASWEEP_GPU: 'yes' })).toThrow(/"yes".*auto.*force.*off/);
  });

  it('knows which services are given', () => {
    expect(readSetupEnvironment({ TEMPORAL_ADDRESS: 'temporal:7233' }).given).toEqual({ temporal: true, s3: false });
    expect(readSetupEnvironment({ S3_ENDPOINT: 'http://store:9000' }).given).toEqual({ temporal: false, s3: true });
  });
});
