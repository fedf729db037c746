import type { PlainRequest, PlainSignal, Tensor, Tensor2D, Tensor3D } from '../block.ts';
import { normalise } from '../layer-norm/plain.ts';
import type { TransformerOptions } from './options.ts';
import { computeSinusoids, LEARNED_POSITIONS, selectPositions } from './positions.ts';

type Request = PlainRequest<TransformerOptions>;

export function runPlainTransformer(request: Request): PlainSignal {
  const { options, input } = request;
  const { width, layers, preNorm } = options;
  let values = addPositions(request, input.width === width ? input.values : project(request, 'embedding', input.values));
  for (let layer = 0; layer < layers; layer += 1) values = runLayer(request, layer, values);
  if (preNorm) values = norm(request, 'norm', values);
  return { kind: 'steps', width, directions: 1, clean: false, lengths: input.lengths, values };
}

function addPositions({ tf, options, weight }: Request, values: Tensor3D): Tensor3D {
  const [, time, width] = values.shape;
  if (options.positions === 'none') return values;
  if (options.positions === 'sinusoidal') {
    return tf.add(values, tf.transpose(tf.tensor2d(computeSinusoids(width, time), [width, time])));
  }
  const selection = tf.tensor2d(selectPositions(time), [LEARNED_POSITIONS, time]);
  return tf.add(values, tf.matMul(selection, weight('positions.weight') as Tensor2D, true));
}

function runLayer(request: Request, layer: number, values: Tensor3D): Tensor3D {
  const { tf, options, drop } = request;
  const { preNorm, dropout } = options;
  const name = `layers.${layer}`;
  const parts: ((given: Tensor3D) => Tensor3D)[] = [
    (given) => drop(attend(request, `${name}.self_attn`, given), dropout, 3 * layer),
    (given) => {
      const inner = drop(tf.relu(project(request, `${name}.linear1`, given)), dropout, 3 * layer + 1);
      return drop(project(request, `${name}.linear2`, inner), dropout, 3 * layer + 2);
    },
  ];
  return parts.reduce((given, run, index) => {
    const normed = `${name}.norm${index + 1}`;
    return preNorm ? tf.add(given, run(norm(request, normed, given))) : norm(request, normed, tf.add(given, run(given)));
  }, values);
}

/** For every head: softmax(Q Kᵀ / √d) V over the valid time steps of the recording. */
function attend(request: Request, name: string, values: Tensor3D): Tensor3D {
  const { tf, options, input } = request;
  const [batch, time, width] = values.shape;
  const size = width / options.heads;
  const all = projectBy(request, values, request.weight(`${name}.in_proj_weight`), request.weight(`${name}.in_proj_bias`));
  const heads = tf.split(all, 3, 2).map((part) => tf.transpose(tf.reshape(part, [batch, time, options.heads, size]), [0, 2, 1, 3]));
  const [queries, keys, contents] = heads as [Tensor, Tensor, Tensor];
  const mask = Array.from(input.lengths, (length) => [[Array.from({ length: time }, (_, step) => (step < length ? 0 : -1e9))]]);
  const scores = tf.add(tf.div(tf.matMul(queries, keys, false, true), Math.sqrt(size)), tf.tensor4d(mask));
  const read = tf.matMul(tf.softmax(scores), contents);
  return project(request, `${name}.out_proj`, tf.reshape(tf.transpose(read, [0, 2, 1, 3]), [batch, time, width]));
}

function project(request: Request, name: string, values: Tensor3D): Tensor3D {
  return projectBy(request, values, request.weight(`${name}.weight`), request.weight(`${name}.bias`));
}

function projectBy({ tf }: Request, values: Tensor3D, weight: Tensor, bias: Tensor): Tensor3D {
  const [batch, time, width] = values.shape;
  const products = tf.matMul(tf.reshape(values, [batch * time, width]), weight as Tensor2D, false, true);
  return tf.reshape(tf.add(products, bias), [batch, time, -1]);
}

function norm({ tf, weight }: Request, name: string, values: Tensor3D): Tensor3D {
  return normalise(tf, values, { weight: weight(`${name}.weight`), bias: weight(`${name}.bias`) });
}
