import { ONNX_TYPES, type OnnxForm, type OnnxRequest, type Weights } from '../onnx-form.ts';
import { countSteps, findValidSteps, normalise, project } from '../onnx-operations.ts';
import type { TransformerOptions } from './options.ts';
import { LEARNED_POSITIONS } from './positions.ts';

type Request = OnnxRequest<TransformerOptions>;

/** Added to the scores of padded steps. */
const MASKED_SCORE = -1e9;

export const transformerInOnnx: OnnxForm<TransformerOptions> = (request) => {
  const { graph, options, input } = request;
  const { width, layers, preNorm } = options;
  const embedded = input.width === width ? input.values : project(graph, input.values, readPair(request, 'embedding'));
  const mask = createMask(request);
  let values = addPositions(request, embedded);
  for (let layer = 0; layer < layers; layer += 1) values = runLayer(request, { name: `layers.${layer}`, values, mask });
  if (preNorm) values = normalise(graph, values, readPair(request, 'norm'));
  return { kind: 'steps', width, directions: 1, clean: false, values, lengths: input.lengths };
};

function readPair({ weights }: Request, name: string): { readonly weight: Weights; readonly bias: Weights } {
  return { weight: weights(`${name}.weight`), bias: weights(`${name}.bias`) };
}

/** `[batch, 1, 1, time]`: 0 on valid steps, else `MASKED_SCORE`. */
function createMask({ graph, input }: Request): string {
  const masked = graph.add('Where', [findValidSteps(graph, input), graph.floats([], [0]), graph.floats([], [MASKED_SCORE])]);
  return graph.add('Unsqueeze', [masked, graph.integers([1, 2])]);
}

function addPositions({ graph, options, weights }: Request, values: string): string {
  if (options.positions === 'none') return values;
  const steps = countSteps(graph, values);
  if (options.positions === 'learned') {
    const known = graph.add('Min', [steps, graph.integers([LEARNED_POSITIONS - 1])]);
    const { shape, values: table } = weights('positions.weight');
    return graph.add('Add', [values, graph.add('Gather', [graph.floats(shape, table), known], { axis: 0 })]);
  }
  return graph.add('Add', [values, computeSinusoids({ graph, options }, steps)]);
}

/** Computed in doubles because the angles of late time steps are large. A cosine is a sine shifted by π/2. */
function computeSinusoids({ graph, options: { width } }: Pick<Request, 'graph' | 'options'>, steps: string): string {
  const channels = Array.from({ length: width }, (_, channel) => channel);
  const frequencies = channels.map((channel) => 10_000 ** (-(channel - (channel % 2)) / width));
  const turns = channels.map((channel) => (channel % 2 === 0 ? 0 : Math.PI / 2));
  const column = graph.add('Unsqueeze', [graph.add('Cast', [steps], { to: ONNX_TYPES.double }), graph.integers([1])]);
  const angles = graph.add('Add', [graph.add('Mul', [column, graph.doubles([1, width], frequencies)]), graph.doubles([1, width], turns)]);
  return graph.add('Cast', [graph.add('Sin', [angles])], { to: ONNX_TYPES.float });
}

interface Layer {
  readonly name: string;
  readonly values: string;
  readonly mask: string;
}

function runLayer(request: Request, { name, values, mask }: Layer): string {
  const { graph, options } = request;
  const parts: ((given: string) => string)[] = [
    (given) => attend(request, { name: `${name}.self_attn`, values: given, mask }),
    (given) => {
      const inner = graph.add('Relu', [project(graph, given, readPair(request, `${name}.linear1`))]);
      return project(graph, inner, readPair(request, `${name}.linear2`));
    },
  ];
  return parts.reduce((given, run, index) => {
    const norm = readPair(request, `${name}.norm${index + 1}`);
    if (options.preNorm) return graph.add('Add', [given, run(normalise(graph, given, norm))]);
    return normalise(graph, graph.add('Add', [given, run(given)]), norm);
  }, values);
}

/** For every head: softmax(Q Kᵀ / √d) V over the valid time steps. */
function attend(request: Request, { name, values, mask }: Layer): string {
  const { graph, options, weights } = request;
  const { width, heads } = options;
  const size = width / heads;
  const all = project(graph, values, { weight: weights(`${name}.in_proj_weight`), bias: weights(`${name}.in_proj_bias`) });
  const [queries, keys, contents] = graph.addMany('Split', [all, graph.integers([width, width, width])], 3, { axis: 2 }).map((part) => {
    const split = graph.add('Reshape', [part, graph.integers([0, 0, heads, size])]);
    return graph.add('Transpose', [split], { perm: [0, 2, 1, 3] });
  }) as [string, string, string];
  const products = graph.add('MatMul', [queries, graph.add('Transpose', [keys], { perm: [0, 1, 3, 2] })]);
  const scores = graph.add('Add', [graph.add('Mul', [products, graph.floats([], [1 / Math.sqrt(size)])]), mask]);
  const read = graph.add('MatMul', [graph.add('Softmax', [scores], { axis: -1 }), contents]);
  const joined = graph.add('Reshape', [graph.add('Transpose', [read], { perm: [0, 2, 1, 3] }), graph.integers([0, 0, width])]);
  return project(graph, joined, readPair(request, `${name}.out_proj`));
}
