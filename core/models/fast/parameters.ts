import type { Handle } from '../binding.ts';
import type { ParameterLayout } from '../parameters.ts';
import type { Kernels } from './kernels.ts';
import type { GradientSink } from './layer.ts';

export interface ParameterBinding {
  /** A parameter by name: weights in their own shape, vectors as matrices `[size, 1]`, packed replicas first. */
  readonly parameter: (name: string) => Handle;
  readonly addGradient: GradientSink;
  /** One flat gradient per replica, `[total]`, in the layout's order. */
  collectGradients(): Handle[];
}

/** Cuts flat parameter vectors into matrices, and joins their gradients into flat vectors again. */
export function bindParameters(request: { kernels: Kernels; layout: ParameterLayout; weights: readonly Handle[] }): ParameterBinding {
  const { kernels: k, layout, weights } = request;
  const replicas = weights.length;
  const prefix = replicas === 1 ? [] : [replicas];
  const vector = replicas === 1 ? (weights[0] as Handle) : k.stack(weights);
  const parts = k.splitColumnsAt(
    vector,
    layout.parameters.map((parameter) => parameter.size),
  );
  const byName = new Map(
    layout.parameters.map(({ name, shape, size }, index) => {
      const dimensions = shape.length === 1 ? [size, 1] : shape;
      return [name, k.reshape(parts[index] as Handle, [...prefix, ...dimensions])];
    }),
  );
  const gradients = new Map<string, Handle>();
  return {
    parameter: (name) => byName.get(name) as Handle,
    addGradient: (name, gradient) => gradients.set(name, gradient),
    collectGradients: () => {
      const flat = layout.parameters.map(({ name, size }) => k.reshape(gradients.get(name) as Handle, [...prefix, size]));
      const joined = k.concatColumns(flat);
      return replicas === 1 ? [joined] : k.unstack(joined, replicas);
    },
  };
}
