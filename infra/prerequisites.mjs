// What must be on a machine before set-up can do the rest. Plain JavaScript: it speaks before packages are installed.
import { findOnPath, runCommand } from './command.mjs';
import { ExpectedError } from './expected-error.mjs';

/** Node's major versions that TensorFlow's addon works on: it breaks on 23 and later. */
const NODE_MAJORS = [20, 22];

/**
 * @typedef {'python' | 'pip' | 'go' | 'compiler' | 'make'} Prerequisite
 * @typedef {{ what: string, debian: string, macos: string, isThere: (variables: NodeJS.ProcessEnv) => Promise<boolean> }} Requirement
 */

/** @type {Record<Prerequisite, Requirement>} */
const REQUIREMENTS = {
  python: {
    what: 'Python 3 (builds the TensorFlow addon)',
    debian: 'apt-get install python3',
    macos: 'brew install python',
    isThere: (variables) => succeeds('python3', ['--version'], variables),
  },
  pip: {
    what: 'pip for Python 3 (fetches TensorFlow)',
    debian: 'apt-get install python3-pip',
    macos: 'brew install python',
    isThere: (variables) => succeeds('python3', ['-m', 'pip', '--version'], variables),
  },
  go: {
    what: 'Go 1.25 or newer (builds Temporal and MinIO)',
    debian: 'apt-get install golang-go, or https://go.dev/doc/install where that is older than 1.25',
    macos: 'brew install go',
    isThere: hasGo,
  },
  compiler: {
    what: 'a C++ compiler (builds the TensorFlow addon and our kernels)',
    debian: 'apt-get install g++',
    macos: 'xcode-select --install',
    isThere: async (variables) =>
      Boolean(await findOnPath(variables.CXX ?? 'c++', variables)) || Boolean(await findOnPath('g++', variables)),
  },
  make: {
    what: 'make (builds the TensorFlow addon)',
    debian: 'apt-get install make',
    macos: 'xcode-select --install',
    isThere: async (variables) => Boolean(await findOnPath('make', variables)),
  },
};

/**
 * Refuses a version of Node that TensorFlow's addon does not work on.
 *
 * @param {string} [version] Like `20.19.5`.
 * @throws {ExpectedError} naming the version and the way to another.
 */
export function requireNodeVersion(version = process.versions.node) {
  if (NODE_MAJORS.includes(Number.parseInt(version, 10))) return;
  throw new ExpectedError(
    `This is Node ${version}; durasweep needs Node ${NODE_MAJORS.join(' or ')}, because TensorFlow's addon works on no other.\n` +
      '  https://nodejs.org/en/download, or with a version manager: nvm install 22',
  );
}

/**
 * Checks that everything named is there, and tells of all that is missing at once.
 *
 * @param {Iterable<Prerequisite>} names
 * @param {NodeJS.ProcessEnv} variables
 * @throws {ExpectedError} one message: what is missing and how to get each on Debian and macOS.
 */
export async function requirePrerequisites(names, variables) {
  /** @type {Requirement[]} */
  const missing = [];
  for (const name of new Set(names)) {
    if (!(await REQUIREMENTS[name].isThere(variables))) missing.push(REQUIREMENTS[name]);
  }
  if (missing.length > 0) throw new ExpectedError(describeMissing(missing));
}

/** @param {readonly Requirement[]} missing */
function describeMissing(missing) {
  const entries = missing.map(({ what, debian, macos }) => `  ${what}\n    Debian, Ubuntu: ${debian}\n    macOS:          ${macos}`);
  return ['Set-up cannot go on. Missing on this machine:', ...entries, 'Install what is named, then run the same command again.'].join(
    '\n',
  );
}

/**
 * Go from 1.21 on fetches a newer toolchain by itself where its settings allow it, so any of these will do to begin with.
 *
 * @param {NodeJS.ProcessEnv} variables
 */
async function hasGo(variables) {
  try {
    const [version = '', toolchain = ''] = (
      await runCommand({ program: 'go', arguments: ['env', 'GOVERSION', 'GOTOOLCHAIN'], variables })
    ).split('\n');
    const minor = Number(/^go1\.(\d+)/.exec(version)?.[1] ?? 0);
    return minor >= 25 || (minor >= 21 && !toolchain.startsWith('local'));
  } catch {
    return false;
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
