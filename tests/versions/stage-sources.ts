import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';
import { BLOCK_VERSIONS, type CODE_VERSIONS, type VersionedBlock } from '../../core/domain/code-versions.ts';
import project from '../../package.json' with { type: 'json' };

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface StageSources {
  /** Entry points of a stage: the code reachable from here creates its artifacts. */
  readonly entries: readonly string[];
  /** Which files of the C++ kernels count. */
  readonly native?: (file: string) => boolean;
}

/** A stage, or a network block with its own version. */
type CodeStage = keyof typeof CODE_VERSIONS;
export type VersionedCode = CodeStage | VersionedBlock;

const NATIVE = 'core/models/native';
const VERSIONED_BLOCKS = Object.keys(BLOCK_VERSIONS) as VersionedBlock[];

/** Kernels that are used only by a block; all others count for every training. */
const NATIVE_OF_BLOCKS: Readonly<Record<VersionedBlock, RegExp>> = {
  transformer: /^(?:encoder|attention|norm)[^/]*$/,
  'residual-convolution': /^residual[^/]*$/,
};

/** A block's own kernels, and the shared ones. */
const isOfBlock = (file: string, block: VersionedBlock) => NATIVE_OF_BLOCKS[block].test(file) || isShared(file);

function isShared(file: string): boolean {
  return !Object.values(NATIVE_OF_BLOCKS).some((own) => own.test(file));
}

const STAGE_SOURCES: Readonly<Record<CodeStage, StageSources>> = {
  data: {
    entries: [
      'core/dataset/read-dataset.ts',
      'core/dataset/describe.ts',
      'core/dataset/write-archive.ts',
      'core/dataset/synthetic.ts',
      'core/dataset/dataset-codec.ts',
      'core/dataset/sequences-codec.ts',
      'activities/stages/split-dataset.ts',
      'activities/stages/pad-sequences.ts',
    ],
  },
  training: { entries: ['core/training/train.ts', 'core/dataset/augment.ts'], native: isShared },
  // A block's version is part of the key of its trainings, and therefore of their evaluations.
  evaluation: { entries: ['core/training/evaluate.ts'], native: isShared },
  baselines: { entries: ['core/dataset/baselines/score-baselines.ts'] },
  // The results of the analysis are themselves part of a report's key.
  report: {
    entries: [
      'core/analysis/analyse.ts',
      'core/report/write-report.ts',
      'core/report/render-figures.ts',
      'web/report/write-report-page.ts',
      'web/report/write-try-page.ts',
      'web/client/report.tsx',
      'web/client/try.tsx',
    ],
  },
};

/**
 * Hashes the code of a stage or block: its sources without types, comments and unreachable code, and the versions of the packages that it
 * uses. @returns 64 hexadecimal digits
 */
export async function hashCode(code: VersionedCode): Promise<string> {
  const { entries, native } = findSources(code);
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [...entries],
    outdir: 'out',
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    // Versions are compared separately from the hash; the manifest contains the packages.
    // The forms in which networks are exported are in none of the artifacts.
    external: ['*/code-versions.ts', '*/package.json', '../../core/storage/*', '*/onnx.ts', '*/pytorch.ts'],
    plugins: [leaveOutOtherBlocks(code)],
    minifyWhitespace: true,
    legalComments: 'none',
  });
  const hash = createHash('sha256');
  for (const text of outputFiles.map((file) => file.text)) hash.update(text);
  for (const name of listPackages(metafile)) hash.update(`\0${name}@${versionOf(name)}`);
  if (native !== undefined) await hashFolder(hash, path.join(ROOT, NATIVE), native);
  return hash.digest('hex');
}

function findSources(code: VersionedCode): StageSources {
  if (!isBlock(code)) return STAGE_SOURCES[code];
  return { entries: [`core/models/blocks/${code}/index.ts`], native: (file) => isOfBlock(file, code) };
}

/** Covered by their own versions. */
function leaveOutOtherBlocks(code: VersionedCode): Plugin {
  const others = VERSIONED_BLOCKS.filter((block) => block !== code);
  return {
    name: 'other blocks',
    setup: ({ onResolve }) => {
      if (others.length === 0) return;
      const filter = new RegExp(`/(?:${others.join('|')})/[^/]+\\.ts$`);
      onResolve({ filter }, ({ path: imported }) => ({ path: imported, external: true }));
    },
  };
}

function isBlock(code: VersionedCode): code is VersionedBlock {
  return code in BLOCK_VERSIONS;
}

function listPackages({ inputs }: Metafile): string[] {
  const imported = Object.values(inputs).flatMap(({ imports }) => imports.filter(({ external }) => external).map((each) => each.path));
  return [...new Set(imported)].filter((name) => !name.startsWith('node:') && !name.endsWith('.ts')).sort();
}

function versionOf(imported: string): string {
  const name = imported
    .split('/')
    .slice(0, imported.startsWith('@') ? 2 : 1)
    .join('/');
  return Object.entries(project.dependencies).find(([dependency]) => dependency === name)?.[1] ?? 'none';
}

async function hashFolder(hash: ReturnType<typeof createHash>, folder: string, counts: (file: string) => boolean): Promise<void> {
  for (const name of (await readdir(folder)).sort()) {
    if (/\.(?:h|cc|gyp)$/.test(name) && counts(name)) hash.update(`\0${name}\0`).update(await readFile(path.join(folder, name)));
  }
}
