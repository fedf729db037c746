import type { OnnxForm } from '../onnx-form.ts';
import { convolve, swapTimeAndWidth } from '../onnx-operations.ts';
import type { ResidualConvolutionOptions } from './options.ts';

export const residualConvolutionInOnnx: OnnxForm<ResidualConvolutionOptions> = ({ graph, options, input, weights }) => {
  const { channels, kernel, dilation } = options;
  const run = (name: string, values: string, size: number) =>
    convolve(graph, values, {
      weight: weights(`${name}.weight`),
      bias: weights(`${name}.bias`),
      dilation,
      around: [(size - 1) * dilation, 0],
    });
  const given = swapTimeAndWidth(graph, input.values);
  const first = graph.add('Relu', [run('conv1', given, kernel)]);
  const second = graph.add('Relu', [run('conv2', first, kernel)]);
  const kept = input.width === channels ? given : run('downsample', given, 1);
  const sum = graph.add('Relu', [graph.add('Add', [second, kept])]);
  const values = swapTimeAndWidth(graph, sum);
  return { kind: 'steps', width: channels, directions: 1, clean: false, values, lengths: input.lengths };
};
