// The prerequisites of set-up. Plain JavaScript, because they are checked before packages are installed.

import { ExpectedError } from '../expected-error.mjs';
import { findOnPath, runCommand } from './command.mjs';
import { describeInstallation } from './package-managers.mjs';

/**
 * @typedef {import('./package-managers.mjs').Prerequisite} Prerequisite
 * @typedef {{ what: string, isThere: (variables: NodeJS.ProcessEnv) => Promise<boolean> }} Requirement
 */

/** @type {Record<Prerequisite, Requirement>} */
const REQUIREMENTS = {
  python: {
    what: 'Python 3 (builds the TensorFlow addon)',
    isThere: (variables) => succeeds('python3', ['--version'], variables),
  },
  pip: {
    what: 'pip for Python 3 (downloads TensorFlow)',
    isThere: (variables) => succeeds('python3', ['-m', 'pip', '--version'], variables),
  },
  go: {
    what: 'Go 1.25 or newer (builds Temporal and MinIO)',
    isThere: async (variables) => isNewEnough(await readGo(variables)),
  },
  compiler: {
    what: 'a C++ compiler (builds the TensorFlow addon and our kernels)',
    isThere: async (variables) =>
      Boolean(await findOnPath(variables.CXX ?? 'c++', variables)) || Boolean(await findOnPath('g++', variables)),
  },
  make: {
    what: 'make (builds the TensorFlow addon)',
    isThere: async (variables) => Boolean(await findOnPath('make', variables)),
  },
};

/**
 * Checks that all given prerequisites exist, and reports all missing ones together.
 *
 * @param {Iterable<Prerequisite>} names
 * @param {NodeJS.ProcessEnv} variables
 * @throws {ExpectedError} one message: what is missing and the one command that installs it.
 */
export async function requirePrerequisites(names, variables) {
  const missing = await findMissing(names, variables);
  if (missing.length > 0) throw new ExpectedError(await describeMissing(missing, variables));
}

/**
 * @param {Iterable<Prerequisite>} names
 * @param {NodeJS.ProcessEnv} variables
 * @returns {Promise<Prerequisite[]>} the missing ones, each once
 */
export async function findMissing(names, variables) {
  const wanted = [...new Set(names)];
  const there = await Promise.all(wanted.map((name) => REQUIREMENTS[name].isThere(variables)));
  return wanted.filter((_, index) => !there[index]);
}

/**
 * Lists the missing prerequisites and the command that installs them.
 *
 * @param {readonly Prerequisite[]} missing
 * @param {NodeJS.ProcessEnv} variables
 */
export async function describeMissing(missing, variables) {
  return [
    'Set-up cannot continue. Missing on this machine:',
    ...missing.map((name) => `  ${REQUIREMENTS[name].what}`),
    await describeWayOut(missing, variables),
  ].join('\n');
}

/**
 * @param {readonly Prerequisite[]} missing
 * @param {NodeJS.ProcessEnv} variables
 */
export async function describeWayOut(missing, variables) {
  const oldGo = missing.includes('go') ? await readGo(variables) : undefined;
  // The package manager has already provided a version that is too old.
  const installable = missing.filter((name) => name !== 'go' || oldGo === undefined);
  const command = installable.length > 0 ? await describeInstallation(installable, { variables }) : undefined;
  const lines = [
    ...(command === undefined ? [] : [`Install everything with:\n  ${command}`]),
    ...(oldGo === undefined ? [] : [`Go ${oldGo.version} is too old; install a newer one: https://go.dev/doc/install`]),
    ...(missing.includes('go') && oldGo === undefined ? ['If that installs a Go older than 1.25: https://go.dev/doc/install'] : []),
  ];
  return [...lines, 'Then run the same command again.'].join('\n');
}

/** @param {Prerequisite} name */
export function namePrerequisite(name) {
  return REQUIREMENTS[name].what;
}

/**
 * From 1.21 on, Go downloads a newer toolchain if its settings allow it, so any of these versions is sufficient.
 *
 * @param {{ version: string, fetchesNewer: boolean } | undefined} go
 */
function isNewEnough(go) {
  const minor = Number(/^1\.(\d+)/.exec(go?.version ?? '')?.[1] ?? 0);
  return minor >= 25 || (minor >= 21 && go?.fetchesNewer === true);
}

/** @param {NodeJS.ProcessEnv} variables */
async function readGo(variables) {
  try {
    const answer = await runCommand({ program: 'go', arguments: ['env', 'GOVERSION', 'GOTOOLCHAIN'], variables });
    const [version = '', toolchain = ''] = answer.split('\n');
    return { version: version.replace(/^go/, ''), fetchesNewer: !toolchain.startsWith('local') };
  } catch {
    return undefined;
  }
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} variables
 */
async function succeeds(program, args, variables) {
  try {
    await runCommand({ program, arguments: args, variables });
    return true;
  } catch {
    return false;
  }
}
