import type { Block, BlockParameter, Geometry, ReadingPlan, Signal } from '../blocks/block.ts';
import { readOffsets } from '../blocks/ends.ts';
import { type BlockOptions, findBlock } from '../blocks/index.ts';

/** A block at its position in a network. */
export interface PlacedBlock {
  readonly block: Block<BlockOptions>;
  readonly options: BlockOptions;
  /** Counted from 0, in the order of the configuration. */
  readonly index: number;
  /** Prefix of its parameter names. */
  readonly prefix: string;
  readonly input: Signal;
  readonly output: Signal;
  readonly parameters: readonly BlockParameter[];
  /** Number of dropout sites in the blocks before it. */
  readonly firstSite: number;
}

export interface Misfit {
  readonly index: number;
  readonly type: string;
  /** Completes a sentence that starts with the block. Says what is allowed. */
  readonly problem: string;
}

export interface ComposeRequest {
  readonly blocks: readonly BlockOptions[];
  readonly features: number;
}

/** Chains the blocks: each takes the output of the one before. Stops at the first that does not fit. */
export function compose({ blocks, features }: ComposeRequest): { readonly placed: readonly PlacedBlock[]; readonly misfit: Misfit | null } {
  const placed: PlacedBlock[] = [];
  let input: Signal = { kind: 'steps', width: features, directions: 1, clean: true };
  let firstSite = 0;
  for (const [index, options] of blocks.entries()) {
    const block = findBlock(options);
    const problem = block.refuse(options, input);
    if (problem !== null) return { placed, misfit: { index, type: options.type, problem } };
    const output = block.describeOutput(options, input);
    const parameters = block.listParameters(options, input);
    placed.push({ block, options, index, prefix: nameBlock(blocks, index), input, output, parameters, firstSite });
    input = output;
    firstSite += block.countDropoutSites?.(options) ?? 0;
  }
  return { placed, misfit: null };
}

/** The block's label, as PyTorch would name it. Blocks that share a label are numbered from 1. */
function nameBlock(blocks: readonly BlockOptions[], index: number): string {
  const own = findBlock(blocks[index] as BlockOptions).label;
  const alike = blocks.flatMap((options, each) => (findBlock(options).label === own ? [each] : []));
  return alike.length === 1 ? own : `${own}${alike.indexOf(index) + 1}`;
}

/** The part of a block's output that the next block reads; null: everything. */
export function planNext(placed: readonly PlacedBlock[], place: PlacedBlock, geometry: Geometry): readonly ReadingPlan[] | null {
  const next = placed[place.index + 1];
  if (next === undefined) return null;
  if (next.block.planOffsets !== undefined && place.block.planOffsets !== undefined) return planOffsets(placed, next, geometry);
  return next.block.planReading?.(next.options, { ...geometry, directions: place.output.directions }) ?? null;
}

/** What a block reads if only some time steps of its own output, counted back from each sequence's end, are read. */
function planOffsets(placed: readonly PlacedBlock[], place: PlacedBlock, geometry: Geometry): readonly ReadingPlan[] | null {
  const wanted = readOffsets(planNext(placed, place, geometry));
  const offsets = wanted === null ? undefined : place.block.planOffsets?.(place.options, wanted, Math.max(...geometry.lengths));
  return offsets === undefined ? null : [{ firstStep: 0, sum: null, offsets }];
}
