import { readSetupEnvironment } from '../environment.mjs';
import { describeError, ExpectedError } from '../expected-error.mjs';
import { onNewKind } from './begin-servers.mjs';
import type { Report } from './cache.mjs';
import { findGoTool, locateGoTool } from './go-tools.mjs';
import { ensureNativeAddon, findNativeAddon, locateNativeAddon } from './native-addon.ts';
import { chooseParts, PART_PREREQUISITES, type Part } from './parts.mjs';
import { describeWayOut, findMissing, namePrerequisite, requirePrerequisites } from './prerequisites.mjs';
import { ensureMinio, ensureTemporal, MINIO, TEMPORAL } from './toolchain.mjs';

interface PartSteps {
  readonly title: string;
  /** The path of a program, or whatever else says that it is there. */
  readonly find: () => Promise<unknown>;
  readonly ensure: (report: Report) => Promise<unknown>;
  /** Folders to remove where it is broken: the next set-up makes it anew. */
  readonly locate: () => Promise<readonly string[]>;
}

const PARTS: Readonly<Record<Part, PartSteps>> = {
  temporal: { title: 'Temporal', find: () => findGoTool(TEMPORAL), ensure: ensureTemporal, locate: () => locateGoTool(TEMPORAL) },
  minio: { title: 'MinIO', find: () => findGoTool(MINIO), ensure: ensureMinio, locate: () => locateGoTool(MINIO) },
  addon: { title: 'TensorFlow', find: findNativeAddon, ensure: ensureNativeAddon, locate: locateNativeAddon },
};

/**
 * Provides the parts that are missing, side by side, and shows each with its time; silent where all are there.
 *
 * @throws ExpectedError when a program is missing that a part cannot do without, or a step fails.
 */
export async function ensureParts(options: { parts?: readonly Part[] } = {}): Promise<void> {
  const wanted = options.parts ?? chooseParts();
  const found = await Promise.all(wanted.map((name) => stepsOf(name).find()));
  const missing = wanted.filter((_, index) => !found[index]);
  if (missing.length === 0) return;
  await requirePrerequisites(
    missing.flatMap((name) => PART_PREREQUISITES[name]),
    readSetupEnvironment().inherited,
  );
  await showAndRun(missing.map(stepsOf));
}

/** How one part stands, for a person. */
export interface PartState {
  readonly name: Part;
  readonly title: string;
  readonly found: boolean;
  /** Of a server: its program. */
  readonly program: string | null;
  readonly places: readonly string[];
  /** Where it is not found: the programs that set-up misses to provide it, and how to get them. */
  readonly missing: readonly string[];
  readonly help: string;
}

/** Looks at the parts that commands need here; provides nothing. */
export async function inspectParts(): Promise<PartState[]> {
  return await Promise.all(chooseParts().map(inspectPart));
}

async function inspectPart(name: Part): Promise<PartState> {
  const { title, find, locate } = PARTS[name];
  const { inherited } = readSetupEnvironment();
  const [found, places] = await Promise.all([find(), locate()]);
  const missing = found ? [] : await findMissing(PART_PREREQUISITES[name], inherited);
  return {
    name,
    title,
    found: Boolean(found),
    program: typeof found === 'string' ? found : null,
    places,
    missing: missing.map(namePrerequisite),
    help: missing.length === 0 ? '' : await describeWayOut(missing, inherited),
  };
}

function stepsOf(name: Part): PartSteps {
  const steps = PARTS[name];
  if (!steps) throw new ExpectedError(`--needs names "${name}"; allowed: ${Object.keys(PARTS).join(', ')}.`);
  return steps;
}

async function showAndRun(parts: readonly PartSteps[]): Promise<void> {
  // Loaded here: most starts find all there.
  const { Listr, PRESET_TIMER } = await import('listr2');
  const list = new Listr(
    parts.map((part) => ({ title: `Set up ${part.title}`, task: (_: unknown, task: Shown) => part.ensure(describeOn(task)) })),
    {
      concurrent: true,
      // One that fails must not cut off the others: what they finish is there for the next try.
      exitOnError: false,
      collectErrors: 'minimal',
      rendererOptions: { timer: PRESET_TIMER },
      fallbackRendererOptions: { timer: PRESET_TIMER },
    },
  );
  await list.run();
  if (list.errors.length > 0) throw new ExpectedError(list.errors.map(({ error }) => describeError(error)).join('\n\n'));
}

interface Shown {
  output: string;
}

/** A terminal shows every count; plain lines only tell when a step turns to something else. */
function describeOn(task: Shown): Report {
  const show = (activity: string) => {
    task.output = activity;
  };
  return process.stdout.isTTY ? show : onNewKind(show);
}
