import { join } from 'node:path';
import { readSetupEnvironment } from '../environment.mjs';
import { type CacheEntry, ensureCached, exists, findCached, getCacheFolder, type Report } from './cache.ts';
import { findOnPath, runCommand } from './command.mjs';
import { downloadRelease, type Release } from './downloads.ts';
import { buildGoProgram, type GoProgram, hashGoProgram } from './go-build.ts';

/** A server written in Go that set-up provides: found on the PATH, downloaded, or built. */
export interface GoTool extends GoProgram {
  /** Pinned in the module's go.mod; here for the cache's key and the version it tells. */
  readonly version: string;
  /** Whether what `--version` printed is a version that works here. */
  readonly accepts: (versionOutput: string) => boolean;
  readonly releases: readonly Release[];
}

/** Looks for the tool where it costs no work: on the PATH in a right version, then in the cache. */
export async function findGoTool(tool: GoTool): Promise<string | undefined> {
  return (await findAccepted(tool)) ?? (await findInCache(tool));
}

/**
 * Returns the tool's path: from the PATH, the cache, an official download, or built from source.
 *
 * @throws Error when it has to be built and cannot be: Go is missing, a module cannot be fetched.
 */
export async function ensureGoTool(tool: GoTool, report: Report): Promise<string> {
  const found = await findGoTool(tool);
  if (found) return found;
  const entry: CacheEntry = { name: nameEntry(tool), fill: (folder, progress) => provide(tool, folder, progress) };
  return join(await ensureCached(entry, report), tool.name);
}

/** Where a broken one lies: on the PATH, which is the user's, or in the cache. */
export async function locateGoTool(tool: GoTool): Promise<string[]> {
  return [(await findAccepted(tool)) ?? join(getCacheFolder(), nameEntry(tool))];
}

async function findAccepted(tool: GoTool): Promise<string | undefined> {
  const { inherited } = readSetupEnvironment();
  const path = await findOnPath(tool.name, inherited);
  if (!path) return undefined;
  try {
    return tool.accepts(await runCommand({ program: path, arguments: ['--version'], variables: inherited })) ? path : undefined;
  } catch {
    return undefined; // Something else of that name, or broken: provide our own.
  }
}

async function findInCache(tool: GoTool): Promise<string | undefined> {
  const folder = await findCached(nameEntry(tool));
  return folder && join(folder, tool.name);
}

function nameEntry(tool: GoTool): string {
  return `${tool.name}-${tool.version}-${hashGoProgram(tool)}-${process.platform}-${process.arch}`;
}

async function provide(tool: GoTool, folder: string, report: Report): Promise<void> {
  const release = tool.releases.find(({ platform }) => platform === `${process.platform}-${process.arch}`);
  if (release && (await downloadRelease(release, folder, report)) && (await exists(join(folder, tool.name)))) return;
  await buildGoProgram(tool, folder, report);
}
