import type { PlainRequest, PlainSignal, Tensor3D } from '../block.ts';
import { convolvePlainly } from '../plain-convolution.ts';
import { listShifts, type ResidualConvolutionOptions } from './options.ts';

type Request = PlainRequest<ResidualConvolutionOptions>;

export function runPlainResidual(request: Request): PlainSignal {
  const { tf, options, input, drop } = request;
  const { channels, dropout } = options;
  const shifts = listShifts(options);
  const first = drop(tf.relu(convolve(request, 'conv1', input.values, shifts)), dropout, 0);
  const second = drop(tf.relu(convolve(request, 'conv2', first, shifts)), dropout, 1);
  const kept = input.width === channels ? input.values : convolve(request, 'downsample', input.values, [0]);
  const values = tf.relu(tf.add(second, kept)) as Tensor3D;
  return { kind: 'steps', width: channels, directions: 1, clean: false, lengths: input.lengths, values };
}

function convolve({ tf, weight }: Request, name: string, values: Tensor3D, shifts: readonly number[]): Tensor3D {
  return convolvePlainly({ tf, values, weight: weight(`${name}.weight`), bias: weight(`${name}.bias`), shifts });
}
