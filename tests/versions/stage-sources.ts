import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import type { CodeStage } from '../../core/domain/code-versions.ts';
import project from '../../package.json' with { type: 'json' };

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface StageSources {
  /** Where a stage's code begins: what is reached from here makes its artifacts. */
  readonly entries: readonly string[];
  /** Folders whose every file counts, whatever its language. */
  readonly folders?: readonly string[];
}

const NATIVE = 'core/models/native';

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
  training: { entries: ['core/training/train.ts', 'core/dataset/augment.ts'], folders: [NATIVE] },
  evaluation: { entries: ['core/training/evaluate.ts'], folders: [NATIVE] },
  baselines: { entries: ['core/dataset/baselines/score-baselines.ts'] },
  // What the analysis gathers is part of a report's key by itself.
  report: {
    entries: [
      'core/analysis/analyse.ts',
      'core/report/write-report.ts',
      'core/report/render-figures.ts',
      'web/report/write-report-page.ts',
      'web/client/report.tsx',
    ],
  },
};

/**
 * Names a stage's code: what is left of its sources without types, comments and code it cannot reach, and the versions of the packages that
 * it names. @returns 64 hexadecimal digits
 */
export async function hashStage(stage: CodeStage): Promise<string> {
  const { entries, folders = [] } = STAGE_SOURCES[stage];
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
    minifyWhitespace: true,
    legalComments: 'none',
  });
  const hash = createHash('sha256');
  for (const text of outputFiles.map((file) => file.text)) hash.update(text);
  for (const name of listPackages(metafile)) hash.update(`\0${name}@${versionOf(name)}`);
  for (const folder of folders) await hashFolder(hash, path.join(ROOT, folder));
  return hash.digest('hex');
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

async function hashFolder(hash: ReturnType<typeof createHash>, folder: string): Promise<void> {
  for (const name of (await readdir(folder)).sort()) {
    if (/\.(?:h|cc|gyp)$/.test(name)) hash.update(`\0${name}\0`).update(await readFile(path.join(folder, name)));
  }
}
