import { convolutionInOnnx } from './convolution/onnx.ts';
import { dropoutInOnnx } from './dropout/onnx.ts';
import type { BlockOptions, BlockType } from './index.ts';
import { layerNormInOnnx } from './layer-norm/onnx.ts';
import { linearInOnnx } from './linear/onnx.ts';
import type { OnnxForm } from './onnx-form.ts';
import { readoutInOnnx } from './readout/onnx.ts';
import { recurrentInOnnx } from './recurrent/onnx.ts';
import { residualConvolutionInOnnx } from './residual-convolution/onnx.ts';
import { transformerInOnnx } from './transformer/onnx.ts';

/** Every block in ONNX. Separate from the table of blocks, so that training neither loads nor depends on it. */
const ONNX_FORMS = {
  convolution: convolutionInOnnx,
  recurrent: recurrentInOnnx,
  transformer: transformerInOnnx,
  'residual-convolution': residualConvolutionInOnnx,
  'layer-norm': layerNormInOnnx,
  dropout: dropoutInOnnx,
  readout: readoutInOnnx,
  linear: linearInOnnx,
} as const satisfies { readonly [Type in BlockType]: unknown };

export function findOnnxForm({ type }: { readonly type: BlockType }): OnnxForm<BlockOptions> {
  return ONNX_FORMS[type] as unknown as OnnxForm<BlockOptions>;
}
