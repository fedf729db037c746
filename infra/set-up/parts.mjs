// The parts of set-up beyond npm packages, and what each needs on the machine. Plain JavaScript: what is missing is told before packages
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

/** Without these there is no other way to a part; Temporal is downloaded where its release can be reached. @type {Readonly<Record<Part, readonly Prerequisite[]>>} */
export const PART_PREREQUISITES = {
  temporal: [],
  minio: ['go'],
  addon: ['python', 'pip', 'compiler', 'make'],
};

/** How the cache's entries of a part begin. @type {Readonly<Record<Part, string>>} */
const ENTRY_PREFIXES = { temporal: 'temporal-', minio: 'minio-', addon: 'tfjs-addon-' };

/**
 * All parts but the servers of services that are given.
 *
 * @returns {Part[]}
 */
export function chooseParts() {
  return [...chooseServers(), 'addon'];
}

/**
 * The servers of services that are not given: what commands need that compute nothing. In a container, nothing.
 *
 * @param {Pick<import('../environment.mjs').SetupEnvironment, 'given'>} [environment]
 * @returns {Part[]}
 */
export function chooseServers({ given } = readSetupEnvironment()) {
  return [...(given.temporal ? [] : [/** @type {const} */ ('temporal')]), ...(given.s3 ? [] : [/** @type {const} */ ('minio')])];
}

/**
 * Before the first package is installed: tells of all that set-up will miss, in one message. It looks at names only; whether what the cache
 * has is the right version is checked when set-up needs it.
 *
 * @param {readonly Part[]} parts
 * @throws {ExpectedError} naming all that is missing, a wrong Node included.
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
