import { Listr, PRESET_TIMER } from 'listr2';
import type { Report } from './cache.ts';
import { readSetupEnvironment } from './environment.mjs';
import { describeError, ExpectedError } from './expected-error.mjs';
import { findGoTool } from './go-tools.ts';
import { findNativeAddon } from './native-addon.ts';
import { requirePrerequisites } from './prerequisites.mjs';
import { ensureMinio, ensureNativeAddon, ensureTemporal, MINIO, TEMPORAL } from './toolchain.ts';

/** The parts of set-up beyond npm packages. */
export type Part = 'addon' | 'temporal' | 'minio';

interface PartSteps {
  readonly title: string;
  /** Without these there is no other way to the part. */
  readonly prerequisites: readonly ('python' | 'pip' | 'compiler' | 'make' | 'go')[];
  readonly find: () => Promise<unknown>;
  readonly ensure: (report: Report) => Promise<unknown>;
}

const PARTS: Readonly<Record<Part, PartSteps>> = {
  temporal: { title: 'Temporal', prerequisites: [], find: () => findGoTool(TEMPORAL), ensure: ensureTemporal },
  minio: { title: 'MinIO', prerequisites: ['go'], find: () => findGoTool(MINIO), ensure: ensureMinio },
  addon: { title: 'TensorFlow', prerequisites: ['python', 'pip', 'compiler', 'make'], find: findNativeAddon, ensure: ensureNativeAddon },
};

/**
 * Provides the parts that are missing, side by side, and shows each with its time; silent where all are there.
 *
 * @throws ExpectedError when a program is missing that a part cannot do without, or a step fails.
 */
export async function ensureParts(options: { parts?: readonly Part[] } = {}): Promise<void> {
  const wanted = (options.parts ?? chooseParts()).map(stepsOf);
  const found = await Promise.all(wanted.map((part) => part.find()));
  const missing = wanted.filter((_, index) => !found[index]);
  if (missing.length === 0) return;
  await requirePrerequisites(
    missing.flatMap((part) => part.prerequisites),
    readSetupEnvironment().inherited,
  );
  await showAndRun(missing);
}

/** All but the servers of services that are given. */
function chooseParts(): Part[] {
  const { given } = readSetupEnvironment();
  return [...(given.temporal ? [] : ['temporal' as const]), ...(given.s3 ? [] : ['minio' as const]), 'addon'];
}

function stepsOf(name: Part): PartSteps {
  const steps = PARTS[name];
  if (!steps) throw new ExpectedError(`--needs names "${name}"; allowed: ${Object.keys(PARTS).join(', ')}.`);
  return steps;
}

async function showAndRun(parts: readonly PartSteps[]): Promise<void> {
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
  let lastKind = '';
  return (activity) => {
    const [kind = ''] = activity.split(',');
    if (process.stdout.isTTY || kind !== lastKind) task.output = process.stdout.isTTY ? activity : kind;
    lastKind = kind;
  };
}
