import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { readSetupEnvironment } from '../environment.mjs';
import { ExpectedError } from '../expected-error.mjs';
import { PROJECT_FOLDER } from '../project-folder.mjs';
import { type CacheEntry, ensureCached, exists, findCached, type Report } from './cache.mjs';
import { findOnPath, runCommand } from './command.mjs';
import { downloadWheels, unpackWheels } from './wheels.ts';

/** The TensorFlow build for this machine. */
export interface TensorflowBuild {
  readonly device: 'cpu' | 'gpu';
  /** Cache key: the build and everything that determines it. */
  readonly key: string;
  readonly requirementsPath: string;
}

/** The headers that TensorFlow's C interfaces include; unpacking all 13,000 would take longer than compiling. */
const HEADER_FOLDERS = [
  'tensorflow/c/',
  'tensorflow/core/common_runtime/next_pluggable_device/c/',
  'tensorflow/core/platform/',
  'tsl/platform/',
  'xla/tsl/c/',
];
const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
/**
 * TensorFlow opens cuSOLVER but does not look for it in its own folder (Python loads it beforehand). Without it, TensorFlow leaves out the
 * GPU. It gets a link in a folder that is searched.
 */
const LINKED = { from: 'nvidia/cusolver/lib', to: 'nvidia/cusparse/lib' };

/**
 * Selects TensorFlow's GPU build if `DURASWEEP_GPU` requires it or, by default, if a CUDA device is found.
 *
 * @throws ExpectedError if there is no build for this platform.
 */
export async function chooseTensorflowBuild(): Promise<TensorflowBuild> {
  const { gpu } = readSetupEnvironment();
  const device = gpu === 'force' || (gpu === 'auto' && (await listCudaDevices()).length > 0) ? 'gpu' : 'cpu';
  const name = `${device}-${process.platform}-${process.arch}`;
  const requirementsPath = join(PROJECT_FOLDER, 'infra/set-up/tensorflow', `${name}.txt`);
  if (!(await exists(requirementsPath))) throw new ExpectedError(describeUnsupported(name));
  const hash = createHash('sha256')
    .update(await readFile(requirementsPath))
    .update(HEADER_FOLDERS.join());
  if (device === 'gpu') hash.update(JSON.stringify(LINKED));
  return { device, key: `tensorflow-${name}-${hash.digest('hex').slice(0, 12)}`, requirementsPath };
}

/** The folder of the unpacked build: `lib/` with the libraries, `include/` with the C headers, `nvidia/` with CUDA for a GPU. */
export async function findTensorflowLibrary(build: TensorflowBuild): Promise<string | undefined> {
  return await findCached(build.key);
}

/** Like `findTensorflowLibrary`, but downloads and unpacks it if necessary. */
export async function ensureTensorflowLibrary(build: TensorflowBuild, report: Report): Promise<string> {
  const entry: CacheEntry = { name: build.key, fill: (folder, progress) => fillLibrary(build, folder, progress) };
  return await ensureCached(entry, report);
}

async function fillLibrary(build: TensorflowBuild, folder: string, report: Report): Promise<void> {
  const wheelFolder = join(folder, 'wheels');
  await mkdir(wheelFolder);
  const activity = build.device === 'gpu' ? 'downloading TensorFlow and CUDA' : 'downloading TensorFlow';
  report(activity);
  const platform = `${process.platform}-${process.arch}`;
  await downloadWheels({ requirementsPath: build.requirementsPath, platform, folder: wheelFolder, activity, report });
  report('unpacking TensorFlow');
  await unpackWheels({ wheelFolder, folder, targetOf: placeWheelFile });
  // The addon links against the C library's name; the C++ library contains all of it.
  await symlink('libtensorflow_cc.so.2', join(folder, 'lib', 'libtensorflow.so'));
  await symlink('libtensorflow_framework.so.2', join(folder, 'lib', 'libtensorflow_framework.so'));
  if (build.device === 'gpu') await linkLibraries(folder);
  await rm(wheelFolder, { recursive: true });
}

/** @param folder of the unpacked build */
export async function linkLibraries(folder: string): Promise<void> {
  const [from, to] = [join(folder, LINKED.from), join(folder, LINKED.to)];
  for (const name of await readdir(from)) await symlink(join(relative(to, from), name), join(to, name));
}

/**
 * Destination of a wheel's file, if it is needed. The GPU build's libraries look for CUDA in `../nvidia/<part>/lib`, the layout of the wheels,
 * which is therefore kept.
 */
export function placeWheelFile(name: string): string | undefined {
  const [, library] = /^tensorflow\/([^/]+)$/.exec(name) ?? [];
  if (library !== undefined) return LIBRARIES.includes(library) ? join('lib', library) : undefined;
  if (/^nvidia\/[^/]+\/lib\/[^/]+\.so(\.\d+)*$/.test(name)) return name;
  const [, header] = /^tensorflow\/include\/(.*\.h)$/.exec(name) ?? [];
  return header !== undefined && HEADER_FOLDERS.some((folder) => header.startsWith(folder)) ? join('include', header) : undefined;
}

/** Names of the GPUs that NVIDIA's driver lists, such as `NVIDIA H100`; none without a driver. */
export async function listCudaDevices(): Promise<string[]> {
  const { inherited } = readSetupEnvironment();
  const program = await findOnPath('nvidia-smi', inherited);
  if (!program) return [];
  try {
    const list = await runCommand({ program, arguments: ['--list-gpus'], variables: inherited });
    return Array.from(list.matchAll(/^GPU \d+: (.*?)(?: \(UUID.*)?$/gm), ([, name]) => name as string);
  } catch {
    return []; // The driver's program without a driver or device.
  }
}

function describeUnsupported(name: string): string {
  return (
    `There is no TensorFlow for "${name}" (build, system, processor); supported are cpu-linux-x64, cpu-linux-arm64 and gpu-linux-x64.\n` +
    'On another system, use a Linux container: see infra/deployment/compose.yaml.'
  );
}
