import type { OnnxForm } from '../onnx-form.ts';
import { cleanPadding, convolve, swapTimeAndWidth } from '../onnx-operations.ts';
import type { ConvolutionOptions } from './options.ts';

export const convolutionInOnnx: OnnxForm<ConvolutionOptions> = ({ graph, options, input, weights }) => {
  const { channels, kernel, dilation, pooling, activation } = options;
  const reach = ((kernel - 1) / 2) * dilation;
  const values = swapTimeAndWidth(graph, cleanPadding(graph, input));
  const sums = convolve(graph, values, { weight: weights('weight'), bias: weights('bias'), dilation, around: [reach, reach] });
  const activated = activation === 'relu' ? graph.add('Relu', [sums]) : sums;
  const output = { kind: 'steps', width: channels, directions: 1, clean: false } as const;
  if (pooling === 1) return { ...output, values: swapTimeAndWidth(graph, activated), lengths: input.lengths };
  const pooled = graph.add('MaxPool', [activated], { kernel_shape: [pooling], strides: [pooling] });
  const halved = graph.add('Div', [input.lengths, graph.integers([pooling])]);
  return { ...output, values: swapTimeAndWidth(graph, pooled), lengths: graph.add('Max', [halved, graph.integers([1])]) };
};
