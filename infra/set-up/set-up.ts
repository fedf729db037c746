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
  /** Finds the part, for example the path of a program; undefined if it is missing. */
  readonly find: () => Promise<unknown>;
  readonly ensure: (report: Report) => Promise<unknown>;
  /** Folders to remove if it is broken, so that the next set-up provides it again. */
  readonly locate: () => Promise<readonly string[]>;
}

const PARTS: Readonly<Record<Part, PartSteps>> = {
  temporal: { title: 'Temporal', find: () => findGoTool(TEMPORAL), ensure: ensureTemporal, locate: () => locateGoTool(TEMPORAL) },
  minio: { title: 'MinIO', find: () => findGoTool(MINIO), ensure: ensureMinio, locate: () => locateGoTool(MINIO) },
  addon: { title: 'TensorFlow', find: findNativeAddon, ensure: ensureNativeAddon, locate: locateNativeAddon },
};

/**
 * Provides missing parts concurrently, and shows each with its time; silent if nothing is missing.
 *
 * @throws ExpectedError if a prerequisite is missing or a step fails.
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

/** State of one part, for display. */
export interface PartState {
  readonly name: Part;
  readonly title: string;
  readonly found: boolean;
  /** For a server: its program. */
  readonly program: string | null;
  readonly places: readonly string[];
  /** If it is not found: missing prerequisites for providing it, and how to get them. */
  readonly missing: readonly string[];
  readonly help: string;
}

/** Inspects the parts that commands need here, without providing any. */
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
  // Loaded on demand: usually nothing is missing.
  const { Listr, PRESET_TIMER } = await import('listr2');
  const list = new Listr(
    parts.map((part) => ({ title: `Set up ${part.title}`, task: (_: unknown, task: Shown) => part.ensure(reportOn(task)) })),
    {
      concurrent: true,
      // A failure must not stop the other parts, whose output is reused by the next attempt.
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

/** A terminal shows every update; plain output only new activities. */
function reportOn(task: Shown): Report {
  const show = (activity: string) => {
    task.output = activity;
  };
  return process.stdout.isTTY ? show : onNewKind(show);
}
