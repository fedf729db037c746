// The parts of set-up in addition to npm packages, and their prerequisites. Plain JavaScript, because missing ones are reported before packages
// are installed.
import { readdir } from 'node:fs/promises';
import { readSetupEnvironment } from '../environment.mjs';
import { ExpectedError } from '../expected-error.mjs';
import { getCacheFolder } from './cache.mjs';
import { findOnPath } from './command.mjs';
import { judgeNodeVersion } from './node-version.mjs';
import { describeMissing, findMissing } from './prerequisites.mjs';

/**
 * @typedef {'addon' | 'temporal' | 'minio'} Part
 * @typedef {import('./prerequisites.mjs').Prerequisite} Prerequisite
 */

/** Prerequisites without which a part cannot be provided; Temporal is downloaded if its release is available. @type {Readonly<Record<Part, readonly Prerequisite[]>>} */
export const PART_PREREQUISITES = {
  temporal: [],
  minio: ['go'],
  addon: ['python', 'pip', 'compiler', 'make'],
};

/** Prefixes of the parts' cache entries. @type {Readonly<Record<Part, string>>} */
const ENTRY_PREFIXES = { temporal: 'temporal-', minio: 'minio-', addon: 'tfjs-addon-' };

/**
 * All parts except the servers of external services.
 *
 * @returns {Part[]}
 */
export function chooseParts() {
  return [...chooseServers(), 'addon'];
}

/**
 * The servers of services that are not external: the parts needed by commands that compute nothing. In a container, none.
 *
 * @param {Pick<import('../environment.mjs').SetupEnvironment, 'given'>} [environment]
 * @returns {Part[]}
 */
export function chooseServers({ given } = readSetupEnvironment()) {
  return [...(given.temporal ? [] : [/** @type {const} */ ('temporal')]), ...(given.s3 ? [] : [/** @type {const} */ ('minio')])];
}

/**
 * Reports all missing prerequisites in one message, before the first package is installed. It checks only names; set-up later checks whether
 * the cached versions are right.
 *
 * @param {readonly Part[]} parts
 * @throws {ExpectedError} naming everything that is missing, including an unsupported Node.
 */
export async function requireMachine(parts) {
  const { inherited } = readSetupEnvironment();
  const node = judgeNodeVersion();
  const wanted = (await Promise.all(parts.map(async (part) => ((await mayBeThere(part)) ? [] : (PART_PREREQUISITES[part] ?? []))))).flat();
  const missing = await findMissing(wanted, inherited);
  const problems = [...(node?.refused ? [node.message] : []), ...(missing.length > 0 ? [await describeMissing(missing, inherited)] : [])];
  if (problems.length > 0) throw new ExpectedError(problems.join('\n'));
}

/** @param {Part} part */
async function mayBeThere(part) {
  const { inherited } = readSetupEnvironment();
  const names = await readdir(getCacheFolder()).catch(() => []);
  return names.some((name) => name.startsWith(ENTRY_PREFIXES[part])) || Boolean(await findOnPath(part, inherited));
}
