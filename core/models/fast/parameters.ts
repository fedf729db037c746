import type { Handle } from '../binding.ts';
import type { GradientSink } from '../blocks/block.ts';
import type { Parameter, ParameterLayout } from '../parameters.ts';
import type { Kernels } from './kernels.ts';

export interface ParameterBinding {
  /** All parameters, `[total]`, in the layout's order. */
  readonly vector: Handle;
  /** Where a parameter begins in the vector. */
  readonly offset: (name: string) => number;
  /** A parameter by name: weights in their own shape, vectors as matrices `[size, 1]`. */
  readonly parameter: (name: string) => Handle;
  /** A gradient may also cover the parameters that follow it, all in one vector. */
  readonly addGradient: GradientSink;
  /** The flat gradient, `[total]`, in the layout's order. */
  collectGradient(): Handle;
}

interface BindingRequest {
  readonly kernels: Kernels;
  readonly layout: ParameterLayout;
  /** `[total]`. */
  readonly weights: Handle;
  /** Whether the custom operations run here. */
  readonly native: boolean;
}

/** Provides each parameter as a matrix and joins the gradients into a flat vector. */
export function bindParameters(request: BindingRequest): ParameterBinding {
  const { kernels: k, layout, weights, native } = request;
  const byName = indexParameters(layout);
  const find = (name: string) => byName.get(name) as Parameter;
  const gradients = new Map<string, Handle>();
  const listGradients = () => layout.parameters.flatMap(({ name }) => gradients.get(name) ?? []);
  return {
    vector: weights,
    offset: (name) => find(name).offset,
    parameter: remember(native ? (name) => k.takeMatrix(weights, find(name).offset, readDimensions(find(name))) : cutAll(request)),
    addGradient: (name, gradient) => gradients.set(name, gradient),
    collectGradient: () =>
      native ? k.joinVectors(listGradients(), layout.total) : k.concatColumns(listGradients().map((each) => k.reshape(each, [-1]))),
  };
}

/** Computed once per network rather than per batch. */
const indices = new WeakMap<ParameterLayout, ReadonlyMap<string, Parameter>>();

function indexParameters(layout: ParameterLayout): ReadonlyMap<string, Parameter> {
  const known = indices.get(layout);
  if (known !== undefined) return known;
  const index = new Map(layout.parameters.map((each) => [each.name, each]));
  indices.set(layout, index);
  return index;
}

/** Creates each parameter once, when it is first requested. */
function remember(make: (name: string) => Handle): (name: string) => Handle {
  const made = new Map<string, Handle>();
  return (name) => {
    const handle = made.get(name) ?? make(name);
    made.set(name, handle);
    return handle;
  };
}

/** Splits the vector into all parameters at once: on a GPU, extracting a single one would cost as much. */
function cutAll({ kernels: k, layout, weights }: BindingRequest): (name: string) => Handle {
  const sizes = layout.parameters.map(({ size }) => size);
  const parts = new Map(k.splitColumnsAt(weights, sizes).map((part, index) => [(layout.parameters[index] as Parameter).name, part]));
  const shapes = new Map(layout.parameters.map((each) => [each.name, readDimensions(each)]));
  return (name) => k.reshape(parts.get(name) as Handle, shapes.get(name) as readonly number[]);
}

function readDimensions({ shape, size }: Parameter): readonly number[] {
  return shape.length === 1 ? [size, 1] : shape;
}
