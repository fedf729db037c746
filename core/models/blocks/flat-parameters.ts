import type { BlockParameter, FastRequest, GradientSink, Handle, Kernels } from './block.ts';

/** Consecutive parameters in the network's vector. */
export interface ParameterRun {
  /** Name of the first parameter. */
  readonly name: string;
  /** Total number of values. */
  readonly size: number;
}

/** Groups a block's parameters into runs. @param isLeftOut whether a parameter belongs to no run */
export function listRuns(parameters: readonly BlockParameter[], isLeftOut: (name: string) => boolean): readonly ParameterRun[] {
  const runs: ParameterRun[] = [];
  let follows = false;
  for (const each of parameters) {
    const kept = !isLeftOut(each.name);
    const size = countValues(each);
    if (kept && follows) runs.push(extend(runs.pop() as ParameterRun, size));
    else if (kept) runs.push({ name: each.name, size });
    follows = kept;
  }
  return runs;
}

function extend(run: ParameterRun, size: number): ParameterRun {
  return { ...run, size: run.size + size };
}

/** Concatenates runs to `[values, 1]`, by a custom operation. */
export function joinRuns(
  { kernels: k, allParameters }: Pick<FastRequest<unknown>, 'kernels' | 'allParameters'>,
  runs: readonly ParameterRun[],
): Handle {
  return k.concatRows(runs.map(({ name, size }) => k.takeMatrix(allParameters.vector, allParameters.offset(name), [size, 1])));
}

/** Passes each run its part of a gradient in the order of `joinRuns`. */
export function sinkRuns(k: Kernels, runs: readonly ParameterRun[], gradient: Handle, sink: GradientSink): void {
  const sizes = runs.map(({ size }) => size);
  const parts = runs.length === 1 ? [gradient] : k.splitColumnsAt(gradient, sizes);
  runs.forEach(({ name }, index) => {
    sink(name, parts[index] as Handle);
  });
}

function countValues({ shape }: BlockParameter): number {
  return shape.reduce((product, size) => product * size, 1);
}
