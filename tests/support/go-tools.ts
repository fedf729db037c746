import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runCommand } from '../../infra/set-up/command.mjs';
import { prepareGoSources } from '../../infra/set-up/go-sources.mjs';
import { inheritedVariables } from '../../workers/environment.ts';
import { CLUSTER_TOOLS, findTool } from './cluster-tools.ts';

interface GoTools {
  /** Folder with go.mod, go.sum and, if parts of the sources are left out, `left-out`. */
  readonly folderOfModule: string;
  /** Programs to build, in this order: name → package. */
  readonly programs: Readonly<Record<string, string>>;
  /** Variables set by the linker: Go variable → value. */
  readonly linkerVariables?: Readonly<Record<string, string>>;
  say(line: string): void;
}

// No C: static programs run anywhere. The user's own flags or workspace must not affect the build.
const variables = () => ({ ...inheritedVariables(), CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off', GOGC: '400' });

/** Builds the programs that this machine lacks from their pinned sources, into the cache of tools. */
export async function buildGoTools({ folderOfModule, programs, linkerVariables = {}, say }: GoTools): Promise<void> {
  const missing = Object.entries(programs).filter(([name]) => findTool(name) === undefined);
  if (missing.length === 0) return;
  const folder = await mkdtemp(path.join(os.tmpdir(), 'durasweep-tools-'));
  try {
    const isWhole = !existsSync(path.join(folderOfModule, 'left-out'));
    const modFile = isWhole
      ? path.join(folderOfModule, 'go.mod')
      : await prepareGoSources({ folderOfModule, folder, variables: variables() });
    const bin = path.join(CLUSTER_TOOLS, 'bin');
    await mkdir(bin, { recursive: true });
    const linked = Object.entries(linkerVariables).map(([name, value]) => `-X=${name}=${value}`);
    // Without data for debuggers and without inlining, which saves a third of the compiler's work.
    const flags = ['-trimpath', `-modfile=${modFile}`, '-gcflags=all=-dwarf=false -l', `-ldflags=${['-s', '-w', ...linked].join(' ')}`];
    for (const [name, source] of missing) {
      await runGo(folderOfModule, ['build', '-mod=readonly', ...flags, '-o', path.join(bin, name), source]);
      say(`${name} is built`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Folder of a module's sources, which Go has verified against go.sum. */
export async function findGoModule(folderOfModule: string, module: string): Promise<string> {
  await runGo(folderOfModule, ['mod', 'download', module]);
  return (await runGo(folderOfModule, ['list', '-mod=readonly', '-m', '-f', '{{.Dir}}', module])).trim();
}

function runGo(folder: string, args: readonly string[]): Promise<string> {
  return runCommand({ program: 'go', arguments: args, folder, variables: variables() });
}
