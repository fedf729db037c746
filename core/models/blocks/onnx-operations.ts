import type { OnnxGraph, OnnxSignal, Weights } from './onnx-form.ts';

/** Which time steps are valid: booleans `[batch, time]`. */
export function findValidSteps(graph: OnnxGraph, { values, lengths }: Pick<OnnxSignal, 'values' | 'lengths'>): string {
  const steps = graph.add('Unsqueeze', [countSteps(graph, values), graph.integers([0])]);
  return graph.add('Less', [steps, graph.add('Unsqueeze', [lengths, graph.integers([1])])]);
}

/** The indices 0, 1, … of the time steps of `[batch, time, …]`, int64 `[time]`. */
export function countSteps(graph: OnnxGraph, values: string): string {
  const time = graph.add('Gather', [graph.add('Shape', [values]), graph.integers(1)], { axis: 0 });
  return graph.add('Range', [graph.integers(0), time, graph.integers(1)]);
}

/** Replaces the time steps beyond a recording's length by the given value. */
export function replacePadding(graph: OnnxGraph, signal: Pick<OnnxSignal, 'values' | 'lengths'>, value: number): string {
  const valid = graph.add('Unsqueeze', [findValidSteps(graph, signal), graph.integers([2])]);
  return graph.add('Where', [valid, signal.values, graph.floats([], [value])]);
}

/** The values with zeros beyond each recording's length, for blocks that read later time steps. */
export function cleanPadding(graph: OnnxGraph, signal: OnnxSignal): string {
  return signal.clean ? signal.values : replacePadding(graph, signal, 0);
}

/** X Wᵀ + b, for X `[…, in]`. */
export function project(graph: OnnxGraph, values: string, { weight, bias }: { readonly weight: Weights; readonly bias: Weights }): string {
  const product = graph.add('MatMul', [values, transposed(graph, weight)]);
  return graph.add('Add', [product, graph.floats(bias.shape, bias.values)]);
}

function transposed(graph: OnnxGraph, { shape, values }: Weights): string {
  const [rows, columns] = shape as [number, number];
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) turned[column * rows + row] = values[row * columns + column] as number;
  }
  return graph.floats([columns, rows], turned);
}

/** Layer normalisation over the last axis. */
export function normalise(
  graph: OnnxGraph,
  values: string,
  { weight, bias }: { readonly weight: Weights; readonly bias: Weights },
): string {
  const inputs = [values, graph.floats(weight.shape, weight.values), graph.floats(bias.shape, bias.values)];
  return graph.add('LayerNormalization', inputs, { axis: -1, epsilon: { float: 1e-5 } });
}

interface Convolution {
  readonly weight: Weights;
  readonly bias: Weights;
  readonly dilation: number;
  /** Number of zeros before the first time step and after the last. */
  readonly around: readonly [before: number, after: number];
}

/** Convolves `[batch, width, time]`. */
export function convolve(graph: OnnxGraph, values: string, { weight, bias, dilation, around }: Convolution): string {
  const inputs = [values, graph.floats(weight.shape, weight.values), graph.floats(bias.shape, bias.values)];
  return graph.add('Conv', inputs, { kernel_shape: [weight.shape[2] as number], dilations: [dilation], pads: around });
}

/** `[batch, time, width]` to `[batch, width, time]`, and back. */
export function swapTimeAndWidth(graph: OnnxGraph, values: string): string {
  return graph.add('Transpose', [values], { perm: [0, 2, 1] });
}
