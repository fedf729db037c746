import { BLOCK_VERSIONS, CODE_VERSIONS, type VersionedBlock } from './code-versions.ts';
import type { ModelOptions } from './variant.ts';

/** Architectures that have a block, besides those that list their blocks. A test holds it to what they expand to. */
const PRESETS: Readonly<Record<VersionedBlock, readonly string[]>> = {
  transformer: ['transformer'],
  'residual-convolution': ['tcn'],
};

/** Versions of the blocks that any of the models has, of those that have one of their own. */
export function collectBlockVersions(models: readonly ModelOptions[]): Readonly<Partial<Record<VersionedBlock, string>>> {
  const found = (Object.keys(BLOCK_VERSIONS) as VersionedBlock[]).filter((block) => models.some((model) => hasBlock(model, block)));
  return Object.fromEntries(found.map((block) => [block, BLOCK_VERSIONS[block]]));
}

function hasBlock({ architecture, blocks }: ModelOptions, block: VersionedBlock): boolean {
  if (Array.isArray(blocks)) return blocks.some((each: { readonly type?: unknown }) => each.type === block);
  return PRESETS[block].includes(architecture);
}

/** The code that trains a model, in words: `4`, `4 (transformer 2)`. */
export function nameTrainingCode(model: ModelOptions): string {
  const blocks = Object.entries(collectBlockVersions([model])).map(([block, version]) => `${block} ${version}`);
  return blocks.length === 0 ? CODE_VERSIONS.training : `${CODE_VERSIONS.training} (${blocks.join(', ')})`;
}
