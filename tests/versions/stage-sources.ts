import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';
import { BLOCK_VERSIONS, type CodeStage, type VersionedBlock } from '../../core/domain/code-versions.ts';
import project from '../../package.json' with { type: 'json' };

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface StageSources {
  /** Where a stage's code begins: what is reached from here makes its artifacts. */
  readonly entries: readonly string[];
  /** What counts of the kernels in C++. */
  readonly native?: (file: string) => boolean;
}

/** A stage, or a block of networks that has a version of its own. */
export type VersionedCode = CodeStage | VersionedBlock;

const NATIVE = 'core/models/native';
const VERSIONED_BLOCKS = Object.keys(BLOCK_VERSIONS) as VersionedBlock[];

/** Kernels that only a block is computed by; all others count for every training. */
const NATIVE_OF_BLOCKS: Readonly<Record<VersionedBlock, RegExp>> = {
  transformer: /^(?:encoder|attention|norm)[^/]*$/,
  'residual-convolution': /^residual[^/]*$/,
};

/** A block's own kernels, and those that all share. */
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
  // A block's version is part of the key of what it trained, and so of its evaluation's.
  evaluation: { entries: ['core/training/evaluate.ts'], native: isShared },
  baselines: { entries: ['core/dataset/baselines/score-baselines.ts'] },
  // What the analysis gathers is part of a report's key by itself.
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
 * Names a stage's or block's code: what is left of its sources without types, comments and code it cannot reach, and the versions of the packages that
 * it names. @returns 64 hexadecimal digits
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
    // Versions are what the hash is compared beside; the manifest holds the packages.
    external: ['*/code-versions.ts', '*/package.json', '../../core/storage/*'],
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

/** Their own versions cover them. */
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
