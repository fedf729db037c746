import { ONNX_TYPES, type OnnxForm, type OnnxRequest } from '../onnx-form.ts';
import { listDirections } from './directions.ts';
import type { RecurrentOptions } from './options.ts';

/** Indices of ONNX's gates in PyTorch's order: r z n becomes z r h, and i f g o becomes i o f c. */
const GATE_ORDER = { gru: [1, 0, 2], lstm: [0, 3, 1, 2] } as const;

export const recurrentInOnnx: OnnxForm<RecurrentOptions> = (request) => {
  const { graph, options, input } = request;
  const { hiddenSize, layers } = options;
  const directions = options.bidirectional ? 2 : 1;
  const width = hiddenSize * directions;
  const lengths = graph.add('Cast', [input.lengths], { to: ONNX_TYPES.int32 });
  let steps = graph.add('Transpose', [input.values], { perm: [1, 0, 2] });
  for (let layer = 0; layer < layers; layer += 1) {
    const outputs = runLayer(request, { layer, steps, lengths });
    // [time, directions, batch, hidden] to [time, batch, directions · hidden]
    const joined = graph.add('Transpose', [outputs], { perm: [0, 2, 1, 3] });
    steps = graph.add('Reshape', [joined, graph.integers([0, 0, width])]);
  }
  const values = graph.add('Transpose', [steps], { perm: [1, 0, 2] });
  // ONNX returns zeros beyond each sequence's length.
  return { kind: 'steps', width, directions, clean: true, values, lengths: input.lengths };
};

interface LayerInputs {
  readonly layer: number;
  /** `[time, batch, in]`. */
  readonly steps: string;
  /** `[batch]`, int32. */
  readonly lengths: string;
}

function runLayer({ graph, options, weights }: OnnxRequest<RecurrentOptions>, { layer, steps, lengths }: LayerInputs): string {
  const { cell, hiddenSize } = options;
  const suffixes = listDirections(options).map((suffix) => `_l${layer}${suffix}`);
  const gates = GATE_ORDER[cell].length * hiddenSize;
  const reorder = (name: string) => reorderGates(weights(name).values, cell, hiddenSize);
  const inputs = weights(`weight_ih${suffixes[0]}`).shape[1] as number;
  const join = (parts: readonly Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]));
  const [output = ''] = graph.addMany(
    cell === 'gru' ? 'GRU' : 'LSTM',
    [
      steps,
      graph.floats([suffixes.length, gates, inputs], join(suffixes.map((suffix) => reorder(`weight_ih${suffix}`)))),
      graph.floats([suffixes.length, gates, hiddenSize], join(suffixes.map((suffix) => reorder(`weight_hh${suffix}`)))),
      graph.floats(
        [suffixes.length, 2 * gates],
        join(suffixes.flatMap((suffix) => [reorder(`bias_ih${suffix}`), reorder(`bias_hh${suffix}`)])),
      ),
      lengths,
    ],
    1,
    {
      hidden_size: hiddenSize,
      direction: options.bidirectional ? 'bidirectional' : 'forward',
      ...(cell === 'gru' ? { linear_before_reset: 1 } : {}),
    },
  );
  return output;
}

function reorderGates(values: Float32Array, cell: 'gru' | 'lstm', hiddenSize: number): Float32Array {
  const order = GATE_ORDER[cell];
  const size = values.length / order.length;
  if (size % hiddenSize !== 0) throw new RangeError(`${values.length} weights do not fit ${order.length} gates of ${hiddenSize} units.`);
  const reordered = new Float32Array(values.length);
  for (const [to, from] of order.entries()) reordered.set(values.subarray(from * size, (from + 1) * size), to * size);
  return reordered;
}
