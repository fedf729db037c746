import type { OnnxForm } from '../onnx-form.ts';
import type { LinearOptions } from './options.ts';

export const linearInOnnx: OnnxForm<LinearOptions> = ({ graph, options, input, weights }) => {
  const [weight, bias] = [weights('weight'), weights('bias')];
  const inputs = [input.values, graph.floats(weight.shape, weight.values), graph.floats(bias.shape, bias.values)];
  return { ...input, width: options.width, clean: true, values: graph.add('Gemm', inputs, { transB: 1 }) };
};
