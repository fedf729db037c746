import type { OnnxForm } from '../onnx-form.ts';
import { normalise } from '../onnx-operations.ts';
import type { LayerNormOptions } from './options.ts';

export const layerNormInOnnx: OnnxForm<LayerNormOptions> = ({ graph, input, weights }) => ({
  ...input,
  clean: false,
  values: normalise(graph, input.values, { weight: weights('weight'), bias: weights('bias') }),
});
