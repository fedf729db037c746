import type { BlockParameter, FastRequest, GradientSink, Handle, Kernels } from './block.ts';

/** Parameters one after another, as a vector. */
export function joinParameters(
  { kernels: k, parameter }: Pick<FastRequest<unknown>, 'kernels' | 'parameter'>,
  listed: readonly BlockParameter[],
): Handle {
  return k.concatColumns(listed.map((each) => k.reshape(parameter(each.name), [countValues(each)])));
}

/** Hands each parameter its part of a gradient that lies as `joinParameters` has them. */
export function sinkParts(k: Kernels, listed: readonly BlockParameter[], gradient: Handle, sink: GradientSink): void {
  const parts = k.splitColumnsAt(gradient, listed.map(countValues));
  listed.forEach(({ name }, index) => {
    sink(name, parts[index] as Handle);
  });
}

function countValues({ shape }: BlockParameter): number {
  return shape.reduce((product, size) => product * size, 1);
}
