import type { FastRequest, FastRun, GradientSink, Handle } from '../block.ts';
import { runShiftedProduct } from '../shifted-product.ts';
import { applyMask, createSignal, joinParts, splitLike } from '../signals.ts';
import { listShifts, type ResidualConvolutionOptions } from './options.ts';

type Request = FastRequest<ResidualConvolutionOptions>;

/** In TensorFlow's operations, as used on a GPU. */
export function runResidualOperations(request: Request): FastRun {
  const { kernels: k, input, options, needsInputGradient } = request;
  const { channels } = options;
  const shifts = listShifts(options);
  const values = joinParts(k, input);
  const first = runLayer(request, { name: 'conv1', site: 0, shifts, input: values, width: input.width });
  const second = runLayer(request, { name: 'conv2', site: 1, shifts, input: first.output, width: channels });
  const kept =
    input.width === channels ? null : runProduct(request, { name: 'downsample', shifts: [0], input: values, width: input.width });
  const output = k.run('Relu', [k.add(second.output, kept?.output ?? values)]);
  const backward: FastRun['backward'] = ([gradient], sink) => {
    const sum = k.run('ReluGrad', [gradient as Handle, output]);
    const through = first.backward(second.backward(sum, sink, true) as Handle, sink, needsInputGradient);
    const around = kept === null ? sum : kept.backward(sum, sink, needsInputGradient);
    return through === null || around === null ? null : splitLike(k, input, k.add(through, around));
  };
  return { output: createSignal({ kind: 'steps', width: channels, clean: false }, input, output), backward };
}

interface ProductRequest {
  readonly name: string;
  readonly shifts: readonly number[];
  /** Matrix `[width, time·count]`. */
  readonly input: Handle;
  readonly width: number;
}

interface LayerRun {
  /** Matrix `[channels, time·count]`. */
  readonly output: Handle;
  /** @returns gradient of the input, null if it is not needed */
  backward(gradient: Handle, sink: GradientSink, needsInputGradient: boolean): Handle | null;
}

/** Convolution, ReLU, dropout. */
function runLayer(request: Request, layer: ProductRequest & { readonly site: number }): LayerRun {
  const { kernels: k, options, input, drawMask } = request;
  const convolution = runProduct(request, layer);
  const activated = k.run('Relu', [convolution.output]);
  const mask = drawMask({ probability: options.dropout, site: layer.site, channels: options.channels, time: input.time });
  return {
    output: applyMask(k, activated, mask),
    backward: (gradient, sink, needsInputGradient) =>
      convolution.backward(k.run('ReluGrad', [applyMask(k, gradient, mask), activated]), sink, needsInputGradient),
  };
}

function runProduct({ kernels, parameter, input: geometry }: Request, { name, ...product }: ProductRequest): LayerRun {
  const run = runShiftedProduct({
    kernels,
    ...product,
    geometry,
    weight: parameter(`${name}.weight`),
    bias: parameter(`${name}.bias`),
  });
  return {
    output: run.output,
    backward: (gradient, sink, needsInputGradient) => {
      const { weight, bias, input } = run.backward(gradient, needsInputGradient);
      sink(`${name}.weight`, weight);
      sink(`${name}.bias`, bias);
      return input;
    },
  };
}
