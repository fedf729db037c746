import type { Handle } from '../binding.ts';
import type { GradientSink } from '../blocks/block.ts';
import type { ParameterLayout } from '../parameters.ts';
import type { Kernels } from './kernels.ts';

export interface ParameterBinding {
  /** A parameter by name: weights in their own shape, vectors as matrices `[size, 1]`. */
  readonly parameter: (name: string) => Handle;
  readonly addGradient: GradientSink;
  /** The flat gradient, `[total]`, in the layout's order. */
  collectGradient(): Handle;
}

/** Cuts the flat parameter vector into matrices, and joins their gradients into a flat vector again. */
export function bindParameters(request: { kernels: Kernels; layout: ParameterLayout; weights: Handle }): ParameterBinding {
  const { kernels: k, layout, weights } = request;
  const parts = k.splitColumnsAt(
    weights,
    layout.parameters.map((parameter) => parameter.size),
  );
  const byName = new Map(
    layout.parameters.map(({ name, shape, size }, index) => {
      const dimensions = shape.length === 1 ? [size, 1] : shape;
      return [name, k.reshape(parts[index] as Handle, dimensions)];
    }),
  );
  const gradients = new Map<string, Handle>();
  return {
    parameter: (name) => byName.get(name) as Handle,
    addGradient: (name, gradient) => gradients.set(name, gradient),
    collectGradient: () => k.concatColumns(layout.parameters.map(({ name, size }) => k.reshape(gradients.get(name) as Handle, [size]))),
  };
}
