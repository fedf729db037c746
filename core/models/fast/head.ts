import type { Handle } from '../binding.ts';
import type { Kernels } from './kernels.ts';
import type { GradientSink } from './layer.ts';

export interface HeadRequest {
  readonly kernels: Kernels;
  /** Matrix `[channels, count]`. */
  readonly input: Handle;
  readonly parameter: (name: string) => Handle;
  /** Layer norm before the classifier. */
  readonly normalised: boolean;
  /** Matrix `[channels, count]`; null: none. */
  readonly dropoutMask: Handle | null;
}

export interface HeadRun {
  /** Matrix `[classes, count]`. */
  readonly logits: Handle;
  /** @returns gradient of the input */
  backward(gradient: Handle, sink: GradientSink): Handle;
}

/** Layer norm and dropout where the architecture has them, then the linear classifier. */
export function runHead(request: HeadRequest): HeadRun {
  const { kernels: k, parameter, dropoutMask } = request;
  const norm = request.normalised ? runNorm(request) : null;
  const normalised = norm?.output ?? request.input;
  const input = dropoutMask === null ? normalised : k.multiply(normalised, dropoutMask);
  const logits = k.add(k.product(parameter('linear.weight'), input), parameter('linear.bias'));
  const backward = (gradient: Handle, sink: GradientSink) => {
    sink('linear.weight', k.productTransposedRight(gradient, input));
    sink('linear.bias', k.sumOver(gradient, -1));
    const product = k.productTransposedLeft(parameter('linear.weight'), gradient);
    const inputGradient = dropoutMask === null ? product : k.multiply(product, dropoutMask);
    return norm === null ? inputGradient : norm.backward(inputGradient, sink);
  };
  return { logits, backward };
}

const NORM_EPSILON = 1e-5;

/** Layer normalisation over channels (Ba, Kiros and Hinton, 2016). */
function runNorm({ kernels: k, input, parameter }: HeadRequest) {
  const centred = k.subtract(input, k.meanOver(input, -2));
  const variance = k.meanOver(k.multiply(centred, centred), -2);
  const scale = k.run('Rsqrt', [k.add(variance, k.scalar(NORM_EPSILON))]);
  const standard = k.multiply(centred, scale);
  const output = k.add(k.multiply(standard, parameter('norm.weight')), parameter('norm.bias'));
  const backward = (gradient: Handle, sink: GradientSink) => {
    sink('norm.weight', k.sumOver(k.multiply(gradient, standard), -1));
    sink('norm.bias', k.sumOver(gradient, -1));
    const scaled = k.multiply(gradient, parameter('norm.weight'));
    const alongStandard = k.multiply(standard, k.meanOver(k.multiply(scaled, standard), -2));
    return k.multiply(scale, k.subtract(k.subtract(scaled, k.meanOver(scaled, -2)), alongStandard));
  };
  return { output, backward };
}
