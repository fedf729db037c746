import { z } from 'zod';
import type { Block } from './block.ts';
import { convolution } from './convolution/index.ts';
import { dropout } from './dropout/index.ts';
import { layerNorm } from './layer-norm/index.ts';
import { linear } from './linear/index.ts';
import { readout } from './readout/index.ts';
import { recurrent } from './recurrent/index.ts';
import { residualConvolution } from './residual-convolution/index.ts';
import { transformer } from './transformer/index.ts';

/** Every kind of block: one folder and one row each. */
export const BLOCKS = {
  convolution,
  recurrent,
  transformer,
  'residual-convolution': residualConvolution,
  'layer-norm': layerNorm,
  dropout,
  readout,
  linear,
} as const;

export type BlockType = keyof typeof BLOCKS;
export type BlockOptions = z.output<(typeof BLOCKS)[BlockType]['options']>;

/** The block for the type of the options. */
export function findBlock({ type }: { readonly type: BlockType }): Block<BlockOptions> {
  return BLOCKS[type] as unknown as Block<BlockOptions>;
}

type BlockObject = z.ZodObject<{ readonly type: z.ZodLiteral<string> }>;

const { linear: _classifier, ...LISTED } = BLOCKS;

/** A block in a configuration. The classifier is not listed because every network ends with one. */
export const blockSchema = z.discriminatedUnion(
  'type',
  Object.values(LISTED).map(({ options }) => options) as unknown as [BlockObject, ...BlockObject[]],
) as unknown as z.ZodType<BlockOptions>;
