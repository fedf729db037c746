import { ONNX_TYPES, type OnnxSignal } from '../../models/blocks/onnx-form.ts';
import { replacePadding } from '../../models/blocks/onnx-operations.ts';
import type { InputNormalisation } from '../exporter.ts';
import type { CollectedGraph } from './graph.ts';

interface ReadInputRequest {
  readonly graph: CollectedGraph;
  /** `[batch, time, features]` in the data's own units. */
  readonly values: string;
  /** `[batch]`, int32. */
  readonly lengths: string;
  readonly features: number;
  readonly normalisation: InputNormalisation;
  /** Shorter batches are padded to this number of steps. */
  readonly leastSteps: number;
}

/** Normalises the input, with zeros beyond each recording's length, as in training. */
export function readInput(request: ReadInputRequest): OnnxSignal {
  const { graph, features, leastSteps } = request;
  const lengths = graph.add('Cast', [request.lengths], { to: ONNX_TYPES.int64 });
  const normalised = normaliseInput(request, lengths);
  const cleaned = replacePadding(graph, { values: normalised, lengths }, 0);
  const values = leastSteps > 1 ? padTime(graph, cleaned, leastSteps) : cleaned;
  return { kind: 'steps', width: features, directions: 1, clean: true, values, lengths };
}

function normaliseInput(request: ReadInputRequest, lengths: string): string {
  const { graph, values, features, normalisation } = request;
  if (normalisation.method === 'none') return values;
  if (normalisation.method === 'per-recording') return normaliseEach(request, lengths);
  // In double precision, like the training data.
  const doubles = graph.add('Cast', [values], { to: ONNX_TYPES.double });
  const shifted = graph.add('Sub', [doubles, graph.doubles([features], normalisation.means)]);
  const scaled = graph.add('Div', [shifted, graph.doubles([features], normalisation.deviations)]);
  return graph.add('Cast', [scaled], { to: ONNX_TYPES.float });
}

/** Normalises by each recording's own mean and deviation; a feature that never changes becomes 0. */
function normaliseEach({ graph, values }: ReadInputRequest, lengths: string): string {
  const counts = graph.add('Unsqueeze', [graph.add('Cast', [lengths], { to: ONNX_TYPES.double }), graph.integers([1, 2])]);
  const average = (each: string) => graph.add('Div', [graph.add('ReduceSum', [each, graph.integers([1])], { keepdims: 1 }), counts]);
  const doubles = graph.add('Cast', [replacePadding(graph, { values, lengths }, 0)], { to: ONNX_TYPES.double });
  const centred = graph.add('Sub', [doubles, average(doubles)]);
  const counted = graph.add('Cast', [replacePadding(graph, { values: castToFloat(graph, centred), lengths }, 0)], {
    to: ONNX_TYPES.double,
  });
  const deviations = graph.add('Sqrt', [average(graph.add('Mul', [counted, counted]))]);
  const changes = graph.add('Greater', [deviations, graph.doubles([], [0])]);
  const divisors = graph.add('Where', [changes, deviations, graph.doubles([], [1])]);
  return castToFloat(graph, graph.add('Div', [centred, divisors]));
}

function castToFloat(graph: CollectedGraph, values: string): string {
  return graph.add('Cast', [values], { to: ONNX_TYPES.float });
}

/** Pads `[batch, time, features]` with zeros after the last step, up to the minimum number of steps. */
function padTime(graph: CollectedGraph, values: string, leastSteps: number): string {
  const time = graph.add('Slice', [graph.add('Shape', [values]), graph.integers([1]), graph.integers([2])]);
  const missing = graph.add('Max', [graph.add('Sub', [graph.integers([leastSteps]), time]), graph.integers([0])]);
  const pads = graph.add('Concat', [graph.integers([0, 0, 0, 0]), missing, graph.integers([0])], { axis: 0 });
  return graph.add('Pad', [values, pads, graph.floats([], [0])]);
}
