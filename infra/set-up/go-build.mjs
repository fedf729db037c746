// Builds servers written in Go from their pinned sources.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readSetupEnvironment } from '../environment.mjs';
import { PROJECT_FOLDER } from '../project-folder.mjs';
import { runCommand } from './command.mjs';
import { hashGoSources, prepareGoSources } from './go-sources.mjs';
import { requirePrerequisites } from './prerequisites.mjs';
import { createTimeLeft } from './time-left.mjs';

/**
 * A Go program to build.
 *
 * @typedef {object} GoProgram
 * @property {string} name The program's name, and that of its module's folder under infra/set-up/go.
 * @property {string} package
 * @property {Readonly<Record<string, string>>} linkerVariables Variables set by the linker, so that `--version` is correct: Go variable → value.
 * @property {readonly string[]} seldomRun Patterns of packages that are compiled without inlining, because they are large and not performance-critical.
 *
 * @typedef {{ folderOfModule: string, modFile: string, variables: NodeJS.ProcessEnv, onLine: (line: string) => void }} Build
 * @typedef {{ isStandard: boolean, name: string }} Package
 * @typedef {import('./cache.mjs').Report} Report
 */

/** Omits debug data that `-s -w` would strip anyway: a quarter less work for the compiler. Stack traces stay complete. */
const NO_DEBUG_DATA = '-dwarf=false';
const NO_INLINING = '-l';
/** The compiler runs some thousand times, each for a moment: less frequent garbage collection saves a twentieth of the processor time. */
const COLLECT_SELDOM = '400';

/**
 * Hash of everything that determines the program, for the cache key.
 *
 * @param {GoProgram} program
 */
export function hashGoProgram(program) {
  return hashGoSources(locate(program), JSON.stringify([program, NO_DEBUG_DATA, NO_INLINING]));
}

/**
 * Builds a server into `folder`.
 *
 * @param {GoProgram} program
 * @param {string} folder
 * @param {Report} report
 */
export async function buildGoProgram(program, folder, report) {
  const { inherited } = readSetupEnvironment();
  await requirePrerequisites(['go'], inherited);
  // No C: both are pure Go, and a static program runs in any container. The user's own flags or workspace must not affect the build.
  const variables = { ...inherited, CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off', GOGC: COLLECT_SELDOM };
  report('downloading its Go modules');
  const sources = join(folder, 'sources');
  await mkdir(sources);
  const folderOfModule = locate(program);
  const modFile = await prepareGoSources({ folderOfModule, folder: sources, variables });
  const packages = await listPackages({ program, folderOfModule, modFile, variables });
  const build = { folderOfModule, modFile, variables, onLine: countCompiled(packages.length, report) };
  await compileShared(program, build, packages);
  const linkerFlags = ['-s', '-w', ...Object.entries(program.linkerVariables).map(([name, value]) => `-X=${name}=${value}`)];
  await compile(program, build, [`-ldflags=${linkerFlags.join(' ')}`, '-o', join(folder, program.name), program.package]);
  await rm(sources, { recursive: true });
}

/** @param {GoProgram} program */
function locate({ name }) {
  return join(PROJECT_FOLDER, 'infra/set-up/go', name);
}

/**
 * @param {{ program: GoProgram, folderOfModule: string, modFile: string, variables: NodeJS.ProcessEnv }} options
 * @returns {Promise<Package[]>}
 */
async function listPackages({ program, folderOfModule, modFile, variables }) {
  const template = '{{.Standard}} {{.ImportPath}}';
  const listed = await runCommand({
    program: 'go',
    arguments: ['list', '-mod=readonly', `-modfile=${modFile}`, '-deps', '-f', template, program.package],
    folder: folderOfModule,
    variables,
  });
  return listed.split('\n').map((line) => ({ isStandard: line.startsWith('true '), name: line.slice(line.indexOf(' ') + 1) }));
}

/** @type {Promise<void>} */
let lastShared = Promise.resolve();

/**
 * Compiles Go's standard library for one server after the other, because concurrent builds would both compile it.
 *
 * @param {GoProgram} program
 * @param {Build} build
 * @param {readonly Package[]} packages
 */
async function compileShared(program, build, packages) {
  const names = packages
    .filter(({ isStandard, name }) => isStandard && !/(^|\/)(internal|vendor)(\/|$)/.test(name))
    .map(({ name }) => name);
  lastShared = lastShared.catch(() => undefined).then(() => compile(program, build, names));
  await lastShared;
}

/**
 * @param {GoProgram} program
 * @param {Build} build
 * @param {readonly string[]} args
 */
async function compile({ seldomRun }, { folderOfModule, modFile, variables, onLine }, args) {
  await runCommand({
    program: 'go',
    arguments: [
      ...['build', '-v', '-trimpath', '-mod=readonly', `-modfile=${modFile}`, `-gcflags=all=${NO_DEBUG_DATA}`],
      ...seldomRun.map((pattern) => `-gcflags=${pattern}=${NO_DEBUG_DATA} ${NO_INLINING}`),
      ...args,
    ],
    folder: folderOfModule,
    variables,
    onLine,
  });
}

/**
 * @param {number} total
 * @param {Report} report
 * @returns {(line: string) => void}
 */
function countCompiled(total, report) {
  const timeLeft = createTimeLeft();
  let compiled = 0;
  return (line) => {
    if (line.startsWith('go: ')) return;
    compiled += 1;
    report(['building', `${compiled} of ${total} Go packages compiled`, timeLeft(compiled, total)].filter(Boolean).join(', '));
  };
}
