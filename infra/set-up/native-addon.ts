import { createHash, randomUUID } from 'node:crypto';
import { cp, mkdir, readdir, readFile, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { readSetupEnvironment } from '../environment.mjs';
import { PROJECT_FOLDER } from '../project-folder.mjs';
import { type CacheEntry, ensureCached, exists, getCacheFolder, type Report } from './cache.mjs';
import { runCommand } from './command.mjs';
import { withLock } from './lock.mjs';
import { requirePrerequisites } from './prerequisites.mjs';
import { chooseTensorflowBuild, ensureTensorflowLibrary, findTensorflowLibrary, type TensorflowBuild } from './tensorflow-library.ts';

const require = createRequire(import.meta.url);
/** The addon's sources within the package. */
const SOURCES = ['binding', 'binding.gyp', 'package.json'];
/** Our own operations, which are compiled with the addon and installed beside it. */
const KERNEL_SOURCES = resolve(PROJECT_FOLDER, 'core/models/native');
const KERNELS = 'durasweep_kernels.node';

export interface NativeAddon {
  /** The device of TensorFlow's build. A GPU build also runs without a device, on the CPU. */
  readonly device: 'cpu' | 'gpu';
}

/** The addon in node_modules, if it is complete and matches the build for this machine. */
export async function findNativeAddon(): Promise<NativeAddon | undefined> {
  const build = await chooseTensorflowBuild();
  const library = await findTensorflowLibrary(build);
  const addon = await locatePackage(build);
  if (!library || (await readFile(addon.stampPath, 'utf8').catch(() => '')) !== addon.key) return undefined;
  const linked = await readlink(join(addon.folder, 'deps', 'lib')).catch(() => undefined);
  return linked === join(library, 'lib') ? { device: build.device } : undefined;
}

/** Folders to remove if it does not load. */
export async function locateNativeAddon(): Promise<string[]> {
  const build = await chooseTensorflowBuild();
  const { key, stampPath } = await locatePackage(build);
  return [join(getCacheFolder(), build.key), join(getCacheFolder(), key), stampPath];
}

/**
 * Installs TensorFlow's library and the addon built against it into node_modules, providing them first if necessary. Both are in the cache:
 * node_modules gets links to the 800 MB of libraries and a copy of the small addon.
 */
export async function ensureNativeAddon(report: Report = () => undefined): Promise<NativeAddon> {
  const found = await findNativeAddon();
  if (found) return found;
  const build = await chooseTensorflowBuild();
  const addon = await locatePackage(build);
  const library = await ensureTensorflowLibrary(build, report);
  const entry: CacheEntry = { name: addon.key, fill: (folder, progress) => compile({ addon, library, folder, report: progress }) };
  const compiled = await ensureCached(entry, report);
  await withLock({
    path: join(dirname(addon.folder), '.durasweep-addon.lock'),
    action: () => install({ addon, library, compiled }),
  });
  return { device: build.device };
}

interface AddonPackage {
  readonly folder: string;
  /** Cache key of the addon: everything that determines it. */
  readonly key: string;
  /** Contains the key once the package is complete. */
  readonly stampPath: string;
}

async function locatePackage(build: TensorflowBuild): Promise<AddonPackage> {
  const manifestPath = resolve(require.resolve('@tensorflow/tfjs-node-gpu'), '../../package.json');
  const { version } = JSON.parse(await readFile(manifestPath, 'utf8'));
  const folder = dirname(manifestPath);
  const key = `tfjs-addon-${version}-${build.key}-${await hashKernels()}`;
  return { folder, key, stampPath: join(folder, 'lib', 'durasweep-addon') };
}

async function hashKernels(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(KERNEL_SOURCES)).sort()) hash.update(name).update(await readFile(join(KERNEL_SOURCES, name)));
  return hash.digest('hex').slice(0, 12);
}

/** Compiles in a folder of the cache, never in node_modules, which must not contain partial output. */
async function compile(options: { addon: AddonPackage; library: string; folder: string; report: Report }): Promise<void> {
  const { inherited, nodeHeadersFolder } = readSetupEnvironment();
  await requirePrerequisites(['python', 'compiler', 'make'], inherited);
  options.report("compiling TensorFlow's addon");
  const folder = join(options.folder, 'build');
  for (const source of SOURCES) await cp(join(options.addon.folder, source), join(folder, source), { recursive: true });
  await mkdir(join(folder, 'deps'));
  await linkLibrary(options.library, join(folder, 'deps'));
  const headers = nodeHeadersFolder ?? (await findNodeHeaders());
  const variables = headers === undefined ? inherited : { ...inherited, npm_config_nodedir: headers };
  await runCommand({
    program: process.execPath,
    arguments: [require.resolve('@mapbox/node-pre-gyp/bin/node-pre-gyp'), 'install', '--build-from-source'],
    folder,
    variables,
  });
  options.report("compiling durasweep's kernels");
  const kernels = join(options.folder, 'kernels');
  await cp(KERNEL_SOURCES, kernels, { recursive: true });
  await runCommand({
    program: process.execPath,
    arguments: [require.resolve('node-gyp/bin/node-gyp.js'), 'rebuild', '--', `-Dtensorflow_dir=${options.library}`],
    folder: kernels,
    variables,
  });
  await rename(join(folder, 'lib'), join(options.folder, 'lib'));
  await rename(join(kernels, 'build', 'Release', KERNELS), join(options.folder, 'lib', KERNELS));
  for (const built of [folder, kernels]) await rm(built, { recursive: true });
}

/** With Node's own headers, node-gyp need not download them. */
async function findNodeHeaders(): Promise<string | undefined> {
  const prefix = dirname(dirname(process.execPath));
  return (await exists(join(prefix, 'include', 'node', 'node.h'))) ? prefix : undefined;
}

/** The stamp is removed first and written last: a package without it is installed again. */
async function install(options: { addon: AddonPackage; library: string; compiled: string }): Promise<void> {
  const { folder, key, stampPath } = options.addon;
  await rm(stampPath, { force: true });
  await replaceFolder(join(folder, 'deps'), (fresh) => linkLibrary(options.library, fresh));
  await replaceFolder(join(folder, 'lib'), (fresh) => cp(join(options.compiled, 'lib'), fresh, { recursive: true }));
  await writeFile(`${stampPath}.part`, key);
  await rename(`${stampPath}.part`, stampPath);
}

async function linkLibrary(library: string, depsFolder: string): Promise<void> {
  for (const part of ['lib', 'include']) await symlink(join(library, part), join(depsFolder, part));
}

async function replaceFolder(folder: string, fill: (fresh: string) => Promise<void>): Promise<void> {
  const fresh = `${folder}.${randomUUID()}`;
  await mkdir(fresh);
  await fill(fresh);
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder);
}
