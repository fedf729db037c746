// The command that installs missing prerequisites with this machine's package manager. Plain JavaScript, because it is used before
// packages are installed.
import { findOnPath } from './command.mjs';

/**
 * @typedef {'python' | 'pip' | 'go' | 'compiler' | 'make'} Prerequisite
 * @typedef {{ program: string, command: string, packages: Readonly<Record<Prerequisite, string>>, asRoot: boolean }} PackageManager
 */

/** The first one found is used; Homebrew comes last, because it is also used on Linux. @type {readonly PackageManager[]} */
const PACKAGE_MANAGERS = [
  {
    program: 'apt-get',
    command: 'apt-get install -y',
    packages: { python: 'python3', pip: 'python3-pip', go: 'golang-go', compiler: 'g++', make: 'make' },
    asRoot: true,
  },
  {
    program: 'dnf',
    command: 'dnf install -y',
    packages: { python: 'python3', pip: 'python3-pip', go: 'golang', compiler: 'gcc-c++', make: 'make' },
    asRoot: true,
  },
  {
    program: 'zypper',
    command: 'zypper install -y',
    packages: { python: 'python3', pip: 'python3-pip', go: 'go', compiler: 'gcc-c++', make: 'make' },
    asRoot: true,
  },
  {
    program: 'pacman',
    command: 'pacman -S --needed --noconfirm',
    packages: { python: 'python', pip: 'python-pip', go: 'go', compiler: 'gcc', make: 'make' },
    asRoot: true,
  },
  {
    program: 'apk',
    command: 'apk add',
    packages: { python: 'python3', pip: 'py3-pip', go: 'go', compiler: 'g++', make: 'make' },
    asRoot: true,
  },
  {
    program: 'brew',
    command: 'brew install',
    packages: { python: 'python', pip: 'python', go: 'go', compiler: 'gcc', make: 'make' },
    asRoot: false,
  },
];

/**
 * The command that installs all of `names`.
 *
 * @param {readonly Prerequisite[]} names
 * @param {{ variables: NodeJS.ProcessEnv, isRoot?: boolean }} options
 * @returns {Promise<string | undefined>} undefined if no known package manager is found.
 */
export async function describeInstallation(names, { variables, isRoot = process.getuid?.() === 0 }) {
  for (const { program, command, packages, asRoot } of PACKAGE_MANAGERS) {
    if (!(await findOnPath(program, variables))) continue;
    const wanted = [...new Set(names.map((name) => packages[name]))];
    const prefix = asRoot && !isRoot ? 'sudo ' : '';
    return `${prefix}${command} ${wanted.join(' ')}`;
  }
  return undefined;
}
