import { createWriteStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { readSetupEnvironment } from '../environment.mjs';
import { runCommand } from './command.mjs';

/** Python's ABI of the pinned wheels. No Python code of theirs runs: any Python 3 can fetch them. */
const WHEEL_TARGET = ['--only-binary=:all:', '--python-version=3.11', '--implementation=cp', '--abi=cp311'];
const WHEEL_PLATFORMS: Readonly<Record<string, readonly string[]>> = {
  'linux-x64': ['manylinux_2_27_x86_64', 'manylinux_2_17_x86_64', 'manylinux2014_x86_64', 'manylinux1_x86_64'],
  'linux-arm64': ['manylinux_2_27_aarch64', 'manylinux_2_17_aarch64', 'manylinux2014_aarch64'],
};

/**
 * Downloads the wheels of a requirements file; pip checks each against the hash pinned there.
 *
 * @throws Error with pip's own words when one cannot be fetched or differs from its hash.
 */
export async function downloadWheels(options: { requirementsPath: string; platform: string; folder: string }): Promise<void> {
  const platforms = WHEEL_PLATFORMS[options.platform] ?? [];
  await runCommand({
    program: 'python3',
    arguments: [
      ...['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--require-hashes'],
      ...WHEEL_TARGET,
      ...platforms.map((platform) => `--platform=${platform}`),
      `--dest=${options.folder}`,
      `--requirement=${options.requirementsPath}`,
    ],
    variables: readSetupEnvironment().inherited,
  });
}

/** Unpacks from all wheels of a folder the files that `targetOf` names a place for, relative to `folder`. */
export async function unpackWheels(options: {
  wheelFolder: string;
  folder: string;
  targetOf: (name: string) => string | undefined;
}): Promise<void> {
  const wheels = (await readdir(options.wheelFolder)).filter((name) => name.endsWith('.whl'));
  // Inflating runs on Node's thread pool: several wheels at once use more than one core.
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
