import { join } from 'node:path';
import { readSetupEnvironment } from '../environment.mjs';
import { PROJECT_FOLDER } from '../project-folder.mjs';
import { type CacheEntry, ensureCached, exists, findCached, getCacheFolder, type Report } from './cache.ts';
import { findOnPath, runCommand } from './command.mjs';
import { downloadRelease, type Release } from './downloads.ts';
import { requirePrerequisites } from './prerequisites.mjs';
import { createTimeLeft } from './time-left.ts';

/** A server written in Go that set-up provides: found on the PATH, downloaded, or built. */
export interface GoTool {
  /** The program's name, and that of its module's folder under infra/go. */
  readonly name: string;
  /** Pinned in the module's go.mod; here for the cache's key and the version it tells. */
  readonly version: string;
  readonly package: string;
  /** What the linker sets, so that `--version` tells the truth: Go variable → value. */
  readonly linkerVariables: Readonly<Record<string, string>>;
  /** Whether what `--version` printed is a version that works here. */
  readonly accepts: (versionOutput: string) => boolean;
  readonly releases: readonly Release[];
}

/** What `-s -w` would strip at the end need not be made: a quarter less work for the compiler. Stack traces stay whole. */
const NO_DEBUG_DATA = '-gcflags=all=-dwarf=false';
/** The compiler runs some thousand times, each for a moment: to collect its garbage less often saves a twentieth of the processor time. */
const COLLECT_SELDOM = '400';

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
  return `${tool.name}-${tool.version}-${process.platform}-${process.arch}`;
}

async function provide(tool: GoTool, folder: string, report: Report): Promise<void> {
  const release = tool.releases.find(({ platform }) => platform === `${process.platform}-${process.arch}`);
  if (release && (await downloadRelease(release, folder, report)) && (await exists(join(folder, tool.name)))) return;
  await build(tool, folder, report);
}

async function build(tool: GoTool, folder: string, report: Report): Promise<void> {
  const { inherited } = readSetupEnvironment();
  await requirePrerequisites(['go'], inherited);
  const linkerFlags = ['-s', '-w', ...Object.entries(tool.linkerVariables).map(([name, value]) => `-X=${name}=${value}`)];
  const folderOfModule = join(PROJECT_FOLDER, 'infra/set-up/go', tool.name);
  // No C: both are pure Go, and a static program runs in any container. A user's own flags or workspace must not change the build.
  const variables = { ...inherited, CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off', GOGC: COLLECT_SELDOM };
  report('fetching its Go modules');
  const listed = await runCommand({
    program: 'go',
    arguments: ['list', '-mod=readonly', '-deps', tool.package],
    folder: folderOfModule,
    variables,
  });
  const packages = listed.split('\n').length;
  const timeLeft = createTimeLeft();
  let compiled = 0;
  await runCommand({
    program: 'go',
    arguments: [
      ...['build', '-v', '-trimpath', '-mod=readonly', NO_DEBUG_DATA, `-ldflags=${linkerFlags.join(' ')}`],
      ...['-o', join(folder, tool.name), tool.package],
    ],
    folder: folderOfModule,
    variables,
    onLine: (line) => {
      if (line.startsWith('go: ')) return;
      compiled += 1;
      report(['building', `${compiled} of ${packages} Go packages compiled`, timeLeft(compiled, packages)].filter(Boolean).join(', '));
    },
  });
}
