import { readSetupEnvironment } from '../environment.mjs';
import { ensureCached, findCached, type Report } from './cache.mjs';
import { runCommand } from './command.mjs';

/** PyPI packages for a command or a test, installed separately from others. */
export interface PythonPackages {
  /** Purpose: the first part of the folder's name. */
  readonly purpose: string;
  /** Pinned requirements for pip. */
  readonly packages: readonly string[];
  /** Message during the installation. */
  readonly says: string;
}

/** How to run Python with them: `program` with `variables` added to the environment. */
export interface Python {
  readonly program: string;
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Python with the packages, installed into the cache if necessary.
 *
 * They are in a plain folder named by PYTHONPATH: unlike a virtual environment it can be renamed, as the cache does when it is complete.
 */
export async function ensurePython(wanted: PythonPackages, report: Report): Promise<Python> {
  const name = await nameFolder(wanted);
  return buildPython(await ensureCached({ name, fill: (folder, activity) => install(wanted, folder, activity) }, report));
}

/**
 * The same, or null if they are not installed, or if there is no Python.
 * @internal For tests, which install nothing.
 */
export async function findPython(wanted: PythonPackages): Promise<Python | null> {
  const name = await nameFolder(wanted).catch(() => null);
  const folder = name === null ? undefined : await findCached(name);
  return folder === undefined ? null : buildPython(folder);
}

/** Compiled modules are kept beside the packages, even where the environment forbids it: otherwise every start compiles thousands of them. */
function buildPython(folder: string): Python {
  return { program: 'python3', variables: { PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '' } };
}

async function nameFolder({ purpose, packages }: PythonPackages): Promise<string> {
  const version = await runPip(['-c', 'import platform; print(platform.machine(), platform.python_version())']);
  return `${purpose}-${packages.join('-')}-python-${version.trim()}`.replaceAll(/[^\w.-]+/g, '-');
}

async function install({ packages, says }: PythonPackages, folder: string, report: Report): Promise<void> {
  report(says);
  const options = ['--quiet', '--disable-pip-version-check', '--no-compile', '--no-cache-dir', '--only-binary=:all:', `--target=${folder}`];
  await runPip(['-m', 'pip', 'install', ...options, ...packages]);
}

function runPip(args: readonly string[]): Promise<string> {
  return runCommand({ program: 'python3', arguments: args, variables: readSetupEnvironment().inherited });
}
