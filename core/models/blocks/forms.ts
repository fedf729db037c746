import { convolutionInOnnx } from './convolution/onnx.ts';
import { portableConvolution } from './convolution/portable.ts';
import { convolutionInPytorch } from './convolution/pytorch.ts';
import { dropoutInOnnx } from './dropout/onnx.ts';
import { portableDropout } from './dropout/portable.ts';
import { dropoutInPytorch } from './dropout/pytorch.ts';
import type { BlockOptions, BlockType } from './index.ts';
import { layerNormInOnnx } from './layer-norm/onnx.ts';
import { portableLayerNorm } from './layer-norm/portable.ts';
import { layerNormInPytorch } from './layer-norm/pytorch.ts';
import { linearInOnnx } from './linear/onnx.ts';
import { portableLinear } from './linear/portable.ts';
import { linearInPytorch } from './linear/pytorch.ts';
import type { OnnxForm } from './onnx-form.ts';
import type { PortableForm } from './portable-form.ts';
import type { PytorchForm } from './pytorch-form.ts';
import { readoutInOnnx } from './readout/onnx.ts';
import { portableReadout } from './readout/portable.ts';
import { readoutInPytorch } from './readout/pytorch.ts';
import { recurrentInOnnx } from './recurrent/onnx.ts';
import { portableRecurrent } from './recurrent/portable.ts';
import { recurrentInPytorch } from './recurrent/pytorch.ts';
import { residualConvolutionInOnnx } from './residual-convolution/onnx.ts';
import { portableResidualConvolution } from './residual-convolution/portable.ts';
import { residualConvolutionInPytorch } from './residual-convolution/pytorch.ts';
import { transformerInOnnx } from './transformer/onnx.ts';
import { portableTransformer } from './transformer/portable.ts';
import { transformerInPytorch } from './transformer/pytorch.ts';

/** A block outside TensorFlow. */
interface BlockForms {
  /** Plain arithmetic, for single recordings and browsers. */
  readonly portable: PortableForm<BlockOptions>;
  readonly onnx: OnnxForm<BlockOptions>;
  readonly pytorch: PytorchForm;
}

/** The forms of every block. Separate from the table of blocks, so that a browser does not load what checks and trains them. */
const FORMS = {
  convolution: { portable: portableConvolution, onnx: convolutionInOnnx, pytorch: convolutionInPytorch },
  recurrent: { portable: portableRecurrent, onnx: recurrentInOnnx, pytorch: recurrentInPytorch },
  transformer: { portable: portableTransformer, onnx: transformerInOnnx, pytorch: transformerInPytorch },
  'residual-convolution': { portable: portableResidualConvolution, onnx: residualConvolutionInOnnx, pytorch: residualConvolutionInPytorch },
  'layer-norm': { portable: portableLayerNorm, onnx: layerNormInOnnx, pytorch: layerNormInPytorch },
  dropout: { portable: portableDropout, onnx: dropoutInOnnx, pytorch: dropoutInPytorch },
  readout: { portable: portableReadout, onnx: readoutInOnnx, pytorch: readoutInPytorch },
  linear: { portable: portableLinear, onnx: linearInOnnx, pytorch: linearInPytorch },
} as const satisfies { readonly [Type in BlockType]: unknown };

export function findForms({ type }: { readonly type: BlockType }): BlockForms {
  return FORMS[type] as unknown as BlockForms;
}
