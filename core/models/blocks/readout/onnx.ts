import { ONNX_TYPES, type OnnxForm, type OnnxRequest } from '../onnx-form.ts';
import { replacePadding } from '../onnx-operations.ts';
import type { ReadoutName, ReadoutOptions } from './options.ts';

/** Lower than any real value, and still finite after an addition. */
const LOWEST = -1e30;

export const readoutInOnnx: OnnxForm<ReadoutOptions> = (request) => {
  const values = READERS[request.options.readout](request);
  const width = request.options.readout === 'mean-maximum' ? 2 * request.input.width : request.input.width;
  return { kind: 'vector', width, directions: 1, clean: true, values, lengths: request.input.lengths };
};

type Reader = (request: OnnxRequest<ReadoutOptions>) => string;

/** `last-padded` reads the last step of the given length. The caller who pads a batch decides how much padding that length includes. */
const READERS: Readonly<Record<ReadoutName, Reader>> = {
  'last-padded': ({ graph, input }) => readStep({ graph, input }, input.values),
  'last-valid': readLastValid,
  mean: readMean,
  maximum: readMaximum,
  'mean-maximum': (request) => request.graph.add('Concat', [readMean(request), readMaximum(request)], { axis: 1 }),
  attention: readByAttention,
};

/** Each recording's last step of `[batch, time, …]`. */
function readStep({ graph, input }: Pick<OnnxRequest<ReadoutOptions>, 'graph' | 'input'>, values: string): string {
  const last = graph.add('Sub', [input.lengths, graph.integers([1])]);
  return graph.add('GatherND', [values, graph.add('Unsqueeze', [last, graph.integers([1])])], { batch_dims: 1 });
}

/** Reads each direction where it ends: the backward direction at the first time step. */
function readLastValid({ graph, input }: OnnxRequest<ReadoutOptions>): string {
  if (input.directions === 1) return readStep({ graph, input }, input.values);
  const half = input.width / 2;
  const [forward = '', backward = ''] = graph.addMany('Split', [input.values, graph.integers([half, half])], 2, { axis: 2 });
  const first = graph.add('Gather', [backward, graph.integers(0)], { axis: 1 });
  return graph.add('Concat', [readStep({ graph, input }, forward), first], { axis: 1 });
}

function readMean({ graph, input }: OnnxRequest<ReadoutOptions>): string {
  const sum = graph.add('ReduceSum', [replacePadding(graph, input, 0), graph.integers([1])], { keepdims: 0 });
  const counts = graph.add('Unsqueeze', [graph.add('Cast', [input.lengths], { to: ONNX_TYPES.float }), graph.integers([1])]);
  return graph.add('Div', [sum, counts]);
}

function readMaximum({ graph, input }: OnnxRequest<ReadoutOptions>): string {
  return graph.add('ReduceMax', [replacePadding(graph, input, LOWEST)], { axes: [1], keepdims: 0 });
}

function readByAttention({ graph, input, weights }: OnnxRequest<ReadoutOptions>): string {
  const scores = graph.add('MatMul', [input.values, graph.floats([input.width, 1], weights('weight').values)]);
  const valid = replacePadding(graph, { values: scores, lengths: input.lengths }, LOWEST);
  const shares = graph.add('Softmax', [valid], { axis: 1 });
  // Values beyond a recording's length can be arbitrary.
  const values = replacePadding(graph, input, 0);
  return graph.add('ReduceSum', [graph.add('Mul', [values, shares]), graph.integers([1])], { keepdims: 0 });
}
