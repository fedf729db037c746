import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import { setTarget } from './compile-target.ts';
import { hashSources } from './hash-sources.ts';
import { makeBuiltInsLocal } from './local-built-ins.ts';
import { CACHE_FOLDER, IS_INSTALLED, PACKAGES_FILE, PROJECT_FOLDER } from './project-folder.ts';
import { keepSchemasOpen } from './share-modules.ts';

/** The sources of the workflow code: it may import nothing else, and the lock file pins its packages. */
export const SOURCES = {
  folders: [
    'activities/contract',
    'configs',
    'core/dataset/formats',
    'core/domain',
    'core/models/architectures',
    'core/models/blocks',
    'core/search',
    'workflows',
  ],
  files: [
    PACKAGES_FILE,
    'workers/workflow-bundle.ts',
    'workers/compile-target.ts',
    'workers/share-modules.ts',
    'workers/local-built-ins.ts',
  ],
};
const HASH_CHARACTERS = 64;
/** Written by `npm run package`: the bundle without and with tracing. */
export const PACKAGED_BUNDLES = {
  plain: path.join(PROJECT_FOLDER, 'dist/workflows.js'),
  traced: path.join(PROJECT_FOLDER, 'dist/workflows-traced.js'),
};

const TRACING_MODULE = createRequire(import.meta.url).resolve('@temporalio/interceptors-opentelemetry/lib/workflow-interceptors');

const silent = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

interface Bundle {
  readonly code: string;
}

/** Marks the bundle of workers that encrypt, for `workflows/failure-converter.ts`. */
export function markEncrypted({ code }: Bundle): Bundle {
  return { code: `globalThis.durasweepEncrypts = true; ${code}` };
}

/** Replaces the project's own places; for tests. */
export interface BundlePlaces {
  readonly projectFolder: string;
  readonly keptFile: string;
  /** Whether workflows are traced and propagate their trace. Their decisions do not change. */
  readonly traced: boolean;
}

/**
 * The workflows in one script for workers. Bundling takes almost two seconds of processor time and delays the start, so the
 * script is cached until a source or a package changes.
 */
export async function loadWorkflowBundle(places: Partial<BundlePlaces> = {}): Promise<Bundle> {
  // Temporal's bundler does not compile TypeScript in packages, so a package contains the bundle.
  const { projectFolder = PROJECT_FOLDER, traced = false } = places;
  const kind = traced ? 'traced' : 'plain';
  if (IS_INSTALLED) return { code: await readFile(PACKAGED_BUNDLES[kind], 'utf8') };
  const { keptFile = path.join(CACHE_FOLDER, traced ? 'workflow-bundle-traced' : 'workflow-bundle') } = places;
  const sources = await hashSources({ ...SOURCES, projectFolder });
  const kept = await readKept(keptFile, sources);
  if (kept !== null) return { code: kept };
  const { code: bundled } = await bundleWorkflowCode({
    workflowsPath: path.join(projectFolder, 'workflows/index.ts'),
    payloadConverterPath: path.join(projectFolder, 'workflows/payload-converter.ts'),
    failureConverterPath: path.join(projectFolder, 'workflows/failure-converter.ts'),
    workflowInterceptorModules: [path.join(projectFolder, 'workflows/senders.ts'), ...(traced ? [TRACING_MODULE] : [])],
    preloadModules: [path.join(projectFolder, 'workflows/shared-modules.ts')],
    webpackConfigHook: setTarget,
    logger: silent,
  });
  const code = makeBuiltInsLocal(keepSchemasOpen(bundled));
  await keep(keptFile, sources, code);
  return { code };
}

/** Null if there is none, or if it is from other sources or incomplete, for example because two workers wrote it at once. */
async function readKept(file: string, sources: string): Promise<string | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const code = text.slice(2 * HASH_CHARACTERS);
  return text.startsWith(sources + hashCode(code)) ? code : null;
}

/** If it cannot be written, as in a container, the next start bundles again. */
async function keep(file: string, sources: string, code: string): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, sources + hashCode(code) + code);
  } catch {}
}

function hashCode(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}
