import { portableConvolution } from './convolution/portable.ts';
import { portableDropout } from './dropout/portable.ts';
import type { BlockOptions, BlockType } from './index.ts';
import { portableLayerNorm } from './layer-norm/portable.ts';
import { portableLinear } from './linear/portable.ts';
import type { PortableForm } from './portable-form.ts';
import { portableReadout } from './readout/portable.ts';
import { portableRecurrent } from './recurrent/portable.ts';
import { portableResidualConvolution } from './residual-convolution/portable.ts';
import { portableTransformer } from './transformer/portable.ts';

/** Every block in plain arithmetic. Separate from the table of blocks, so that a browser loads only these. */
const PORTABLE_FORMS = {
  convolution: portableConvolution,
  recurrent: portableRecurrent,
  transformer: portableTransformer,
  'residual-convolution': portableResidualConvolution,
  'layer-norm': portableLayerNorm,
  dropout: portableDropout,
  readout: portableReadout,
  linear: portableLinear,
} as const satisfies { readonly [Type in BlockType]: unknown };

export function findPortableForm({ type }: { readonly type: BlockType }): PortableForm<BlockOptions> {
  return PORTABLE_FORMS[type] as unknown as PortableForm<BlockOptions>;
}
