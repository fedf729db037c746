import type { FastRequest, FastRun, Handle } from '../block.ts';
import { countPooled } from '../count-pooled.ts';
import { createSignal, joinParts, splitLike } from '../signals.ts';
import type { ConvolutionOptions } from './options.ts';

/** Convolution, activation and pooling as one operation (`core/models/native/convolution.h`), and their backward pass as another. */
export function runNativeConvolution(request: FastRequest<ConvolutionOptions>): FastRun {
  const { kernels: k, input, options, needsInputGradient } = request;
  const { channels, pooling } = options;
  const inputs = listInputs(request);
  const [outputs, saved] = k.runMany('DurasweepConvolution', inputs, [], 2) as [Handle, Handle];
  const backward: FastRun['backward'] = ([gradient], sink) => {
    const given = [...inputs, outputs, saved, gradient as Handle];
    const [parameters, inputGradient] = k.runMany('DurasweepConvolutionBack', given, [], 2) as [Handle, Handle];
    k.free(saved);
    // It also covers the bias, which follows.
    sink('weight', parameters);
    return needsInputGradient ? splitLike(k, input, inputGradient) : null;
  };
  const pooled = {
    count: input.count,
    time: Math.floor(input.time / pooling),
    lengths: input.lengths.map((length) => countPooled(length, pooling)),
  };
  return { output: createSignal({ kind: 'steps', width: channels, clean: false }, pooled, outputs), backward };
}

/** Parameters, options, lengths unless the input is zero beyond them, and the input. */
function listInputs({ kernels: k, input, options, allParameters, needsInputGradient }: FastRequest<ConvolutionOptions>): readonly Handle[] {
  const { channels, kernel, dilation, pooling, activation } = options;
  const { time, count, width, clean, lengths } = input;
  const flags = [Number(activation === 'relu'), allParameters.offset('weight'), Number(needsInputGradient)];
  const given = k.integers([time, count, width, channels, kernel, dilation, pooling, ...flags]);
  return [allParameters.vector, given, k.integerList(clean ? new Int32Array(0) : lengths), joinParts(k, input)];
}
