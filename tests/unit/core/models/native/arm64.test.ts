import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';

const run = promisify(execFile);
const SOURCES = path.resolve(import.meta.dirname, '../../../../../core/models/native');
const COMPILER = 'aarch64-linux-gnu-g++';
const EMULATOR = 'qemu-aarch64';
/** As core/models/native/binding.gyp has it. */
const NEON = ['-DDURASWEEP_SCANS=kNeonScans', '-DDURASWEEP_NEON'];

const compile = (...what: readonly string[]) => run(COMPILER, ['-std=c++17', '-Wno-psabi', ...NEON, `-I${SOURCES}`, ...what]);

const missing = [COMPILER, EMULATOR].filter((program) => spawnSync(program, ['--version']).status !== 0);
const packages = 'Debian has them: g++-aarch64-linux-gnu, qemu-user';

describe('the kernels on arm64, cross-compiled and emulated', () => {
  const needs = missing.length === 0 ? '' : ` (needs ${missing.join(' and ')}; ${packages})`;
  it.skipIf(missing.length > 0)(`give correct outputs and gradients at the level neon${needs}`, { timeout: 300_000 }, async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'durasweep-arm64-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const kernels = path.join(folder, 'kernels.o');
    await compile('-O3', '-c', path.join(SOURCES, 'scan.cc'), '-o', kernels);
    // Recurrent scans, the blocks that read all steps at once, and the other layers.
    for (const contract of ['contract', 'encoder-contract', 'residual-contract', 'layers-contract']) {
      const program = path.join(folder, contract);
      await compile('-O1', path.join(import.meta.dirname, `${contract}.cc`), kernels, '-static', '-o', program);
      const { stdout } = await run(EMULATOR, [program]).catch((failed: { stdout: string }) => failed);
      expect(stdout.trim()).toBe('0 differences');
    }
  });
});
