import { createWriteStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { readSetupEnvironment } from '../environment.mjs';
import type { Report } from './cache.mjs';
import { runCommand } from './command.mjs';
import { createTimeLeft } from './time-left.mjs';

interface DownloadOptions {
  readonly requirementsPath: string;
  readonly platform: string;
  readonly folder: string;
  /** Name of the activity in reports. */
  readonly activity: string;
  readonly report: Report;
}

/** Python ABI of the pinned wheels. Their Python code is not run, so any Python 3 can download them. */
const WHEEL_TARGET = ['--only-binary=:all:', '--python-version=3.11', '--implementation=cp', '--abi=cp311'];
const WHEEL_PLATFORMS: Readonly<Record<string, readonly string[]>> = {
  'linux-x64': ['manylinux_2_27_x86_64', 'manylinux_2_17_x86_64', 'manylinux2014_x86_64', 'manylinux1_x86_64'],
  'linux-arm64': ['manylinux_2_27_aarch64', 'manylinux_2_17_aarch64', 'manylinux2014_aarch64'],
};

/**
 * Downloads the wheels of a requirements file; pip verifies each against its pinned hash.
 *
 * @throws Error with pip's message if one cannot be downloaded or its hash differs.
 */
export async function downloadWheels(options: DownloadOptions): Promise<void> {
  const platforms = WHEEL_PLATFORMS[options.platform] ?? [];
  // Progress of the current wheel.
  let wheel = { total: '', timeLeft: createTimeLeft() };
  const progress = (await tellsProgress()) ? ['--progress-bar=raw'] : ['--quiet'];
  await runCommand({
    program: 'python3',
    arguments: [
      ...['-m', 'pip', 'download', ...progress, '--disable-pip-version-check', '--no-deps', '--require-hashes'],
      ...WHEEL_TARGET,
      ...platforms.map((platform) => `--platform=${platform}`),
      `--dest=${options.folder}`,
      `--requirement=${options.requirementsPath}`,
    ],
    variables: readSetupEnvironment().inherited,
    onLine: (line) => {
      const [, done, total] = /^Progress (\d+) of (\d+)$/.exec(line) ?? [];
      if (done === undefined || total === undefined) return;
      if (total !== wheel.total) wheel = { total, timeLeft: createTimeLeft() };
      const amount = `${describeMegabytes(done)} of ${describeMegabytes(total)} MB`;
      options.report([options.activity, amount, wheel.timeLeft(Number(done), Number(total))].filter(Boolean).join(', '));
    },
  });
}

/** From version 24.1 on, pip can print its progress in a machine-readable form. */
async function tellsProgress(): Promise<boolean> {
  const answer = await runCommand({
    program: 'python3',
    arguments: ['-m', 'pip', '--version'],
    variables: readSetupEnvironment().inherited,
  });
  const [, major = 0, minor = 0] = /^pip (\d+)\.(\d+)/.exec(answer) ?? [];
  return Number(major) > 24 || (Number(major) === 24 && Number(minor) >= 1);
}

function describeMegabytes(bytes: string): string {
  return (Number(bytes) / 1e6).toFixed(0);
}

/** Unpacks from all wheels of a folder the files for which `targetOf` returns a path relative to `folder`. */
export async function unpackWheels(options: {
  wheelFolder: string;
  folder: string;
  targetOf: (name: string) => string | undefined;
}): Promise<void> {
  const wheels = (await readdir(options.wheelFolder)).filter((name) => name.endsWith('.whl'));
  // Decompression runs on Node's thread pool, so several wheels at once use more than one core.
  await Promise.all(wheels.map((wheel) => unpackWheel(join(options.wheelFolder, wheel), options)));
}

async function unpackWheel(
  path: string,
  { folder, targetOf }: { folder: string; targetOf: (name: string) => string | undefined },
): Promise<void> {
  const wheel = await openPromise(path, { lazyEntries: true });
  const madeFolders = new Set<string>();
  for await (const entry of wheel.eachEntry()) {
    const target = entry.fileName.endsWith('/') ? undefined : targetOf(entry.fileName);
    if (target === undefined) continue;
    const targetPath = join(folder, target);
    if (!madeFolders.has(dirname(targetPath))) await mkdir(dirname(targetPath), { recursive: true });
    madeFolders.add(dirname(targetPath));
    await pipeline(await wheel.openReadStreamPromise(entry), createWriteStream(targetPath));
  }
}
