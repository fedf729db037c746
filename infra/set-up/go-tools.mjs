// Servers written in Go: found on the PATH, downloaded, or built.
import { join } from 'node:path';
import { readSetupEnvironment } from '../environment.mjs';
import { ensureCached, exists, findCached, getCacheFolder } from './cache.mjs';
import { findOnPath, runCommand } from './command.mjs';
import { downloadRelease } from './downloads.mjs';
import { buildGoProgram, hashGoProgram } from './go-build.mjs';

/** @typedef {import('./cache.mjs').Report} Report */

/**
 * A server that set-up provides, in addition to its build.
 *
 * @typedef {object} Provided
 * @property {string} version Pinned in the module's go.mod; used here for the cache key and the displayed version.
 * @property {(versionOutput: string) => boolean} accepts Whether the output of `--version` is of a compatible version.
 * @property {readonly import('./downloads.mjs').Release[]} releases
 *
 * @typedef {import('./go-build.mjs').GoProgram & Provided} GoTool
 */

/**
 * Looks for the tool on the PATH in a compatible version, then in the cache.
 *
 * @param {GoTool} tool
 */
export async function findGoTool(tool) {
  return (await findAccepted(tool)) ?? (await findInCache(tool));
}

/** @typedef {{ ended: Promise<string>, report: Report, activity: string }} Begun */
/** By the tool's name. @type {Map<string, Begun>} */
const begun = new Map();

/**
 * Starts providing the tool in the background; `ensureGoTool` then waits for it, and reports its failure.
 *
 * @param {GoTool} tool
 * @param {Report} report used until `ensureGoTool` provides its own
 */
export function beginGoTool(tool, report) {
  /** @type {Begun} */
  const work = { report, activity: '', ended: Promise.resolve('') };
  work.ended = provideUnlessFound(tool, (activity) => {
    work.activity = activity;
    work.report(activity);
  });
  work.ended.catch(() => undefined);
  begun.set(tool.name, work);
}

/**
 * Returns the tool's path: from the PATH, the cache, an official download, or built from source.
 *
 * @param {GoTool} tool
 * @param {Report} report
 * @returns {Promise<string>}
 * @throws {Error} if it must be built but cannot be: Go is missing, or a module cannot be downloaded.
 */
export async function ensureGoTool(tool, report) {
  const work = begun.get(tool.name);
  if (work === undefined) return await provideUnlessFound(tool, report);
  work.report = report;
  if (work.activity !== '') report(work.activity);
  return await work.ended.finally(() => begun.delete(tool.name));
}

/**
 * @param {GoTool} tool
 * @param {Report} report
 * @returns {Promise<string>}
 */
async function provideUnlessFound(tool, report) {
  const found = await findGoTool(tool);
  if (found) return found;
  /** @type {import('./cache.mjs').CacheEntry} */
  const entry = { name: nameEntry(tool), fill: (folder, progress) => provide(tool, folder, progress) };
  return join(await ensureCached(entry, report), tool.name);
}

/**
 * Location of a broken tool: on the PATH, where the user installed it, or in the cache.
 *
 * @param {GoTool} tool
 */
export async function locateGoTool(tool) {
  return [(await findAccepted(tool)) ?? join(getCacheFolder(), nameEntry(tool))];
}

/** @param {GoTool} tool */
async function findAccepted(tool) {
  const { inherited } = readSetupEnvironment();
  const path = await findOnPath(tool.name, inherited);
  if (!path) return undefined;
  try {
    return tool.accepts(await runCommand({ program: path, arguments: ['--version'], variables: inherited })) ? path : undefined;
  } catch {
    return undefined; // A different program with that name, or a broken one: provide our own.
  }
}

/** @param {GoTool} tool */
async function findInCache(tool) {
  const folder = await findCached(nameEntry(tool));
  return folder && join(folder, tool.name);
}

/** @param {GoTool} tool */
function nameEntry(tool) {
  return `${tool.name}-${tool.version}-${hashGoProgram(tool)}-${process.platform}-${process.arch}`;
}

/**
 * @param {GoTool} tool
 * @param {string} folder
 * @param {Report} report
 */
async function provide(tool, folder, report) {
  const release = tool.releases.find(({ platform }) => platform === `${process.platform}-${process.arch}`);
  if (release && (await downloadRelease(release, folder, report)) && (await exists(join(folder, tool.name)))) return;
  await buildGoProgram(tool, folder, report);
}
