import { BLOCK_VERSIONS, CODE_VERSIONS, type VersionedBlock } from './code-versions.ts';
import type { ModelOptions } from './variant.ts';

/** Architectures that contain a block, in addition to those that list their blocks. A test compares it with their expansion. */
const PRESETS: Readonly<Record<VersionedBlock, readonly string[]>> = {
  transformer: ['transformer'],
  'residual-convolution': ['tcn'],
};

/** Versions of the blocks in any of the models, for blocks that have their own version. */
export function collectBlockVersions(models: readonly ModelOptions[]): Readonly<Partial<Record<VersionedBlock, string>>> {
  const found = (Object.keys(BLOCK_VERSIONS) as VersionedBlock[]).filter((block) => models.some((model) => hasBlock(model, block)));
  return Object.fromEntries(found.map((block) => [block, BLOCK_VERSIONS[block]]));
}

function hasBlock({ architecture, blocks }: ModelOptions, block: VersionedBlock): boolean {
  if (Array.isArray(blocks)) return blocks.some((each: { readonly type?: unknown }) => each.type === block);
  return PRESETS[block].includes(architecture);
}

/** Version of the code that trains a model: `4`, `4 (transformer 2)`. */
export function nameTrainingCode(model: ModelOptions): string {
  const blocks = Object.entries(collectBlockVersions([model])).map(([block, version]) => `${block} ${version}`);
  return blocks.length === 0 ? CODE_VERSIONS.training : `${CODE_VERSIONS.training} (${blocks.join(', ')})`;
}
