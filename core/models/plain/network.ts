import type { InputBatch } from '../batch.ts';
import { poolLengths } from '../batch.ts';
import { drawDropoutMask } from '../dropout.ts';
import type { DropoutRequest, Gradients, GradientsRequest, LogitsRequest, Network } from '../network.ts';
import { CONVOLUTION, layoutParameters, listDirections, type NetworkShape, type ParameterLayout } from '../parameters.ts';
import { type Tensor, type Tensor1D, type Tensor2D, type Tensor3D, tf } from '../tensorflow.ts';
import { readOut } from './readout.ts';
import { applyLinear, scan } from './recurrent.ts';

/** The readable reference: public operations, automatic differentiation. Slow. */
export function createPlainNetwork(shape: NetworkShape): Network {
  const layout = layoutParameters(shape);
  return {
    shape,
    layout,
    computeLogits: (request) => computeLogits(shape, layout, request),
    computeGradients: (request) => computeGradients(shape, layout, request),
  };
}

function computeLogits(shape: NetworkShape, layout: ParameterLayout, { weights, batch }: LogitsRequest): Float32Array {
  return tf.tidy(() => runForward({ shape, weights: nameWeights(layout, weights), batch, dropout: null }).dataSync<'float32'>());
}

function computeGradients(shape: NetworkShape, layout: ParameterLayout, request: GradientsRequest): Gradients {
  const { weights, batch, targets, dropout, lossWeights } = request;
  let logits = new Float32Array();
  const differentiate = tf.valueAndGrad((parameters) => {
    const output = runForward({ shape, weights: nameWeights(layout, parameters as Tensor1D), batch, dropout });
    logits = output.dataSync<'float32'>() as Float32Array<ArrayBuffer>;
    const likelihoods = tf.mul(tf.logSoftmax(output), tf.tensor2d(targets, [batch.count, shape.classes]));
    const weighted = lossWeights === undefined ? likelihoods : tf.mul(likelihoods, tf.tensor2d(lossWeights, [batch.count, 1]));
    return tf.div(tf.neg(tf.sum(weighted)), batch.count);
  });
  const { value, grad } = differentiate(weights);
  const loss = value.dataSync()[0] as number;
  value.dispose();
  return { loss, logits, gradient: grad as Tensor1D };
}

interface Forward {
  readonly shape: NetworkShape;
  readonly weights: NamedWeights;
  readonly batch: InputBatch;
  readonly dropout: DropoutRequest | null;
}

/** @returns logits `[count, classes]` */
function runForward({ shape, weights, batch, dropout }: Forward): Tensor2D {
  const { model } = shape;
  const convolved = model.architecture === 'conv1d-gru';
  const lengths = convolved ? poolLengths(batch.lengths) : batch.lengths;
  const input = tf.reshape(tf.tensor1d(batch.values), [batch.features, batch.time, batch.count]);
  const batchMajor = tf.transpose(input, [2, 1, 0]) as Tensor3D;
  let steps = unstackSteps(convolved ? convolve(batchMajor, weights) : batchMajor);
  let outputs: Tensor2D[][] = [];
  const valid = steps.map((_, step) => tf.tensor2d(Array.from(lengths, (length) => [step < length ? 1 : 0])));
  for (let layer = 0; layer < model.layers; layer += 1) {
    if (layer > 0) steps = dropSteps(steps, dropout, layer - 1);
    outputs = listDirections(model).map((suffix) => {
      const parameters = {
        inputWeight: weights(`rnn.weight_ih_l${layer}${suffix}`) as Tensor2D,
        recurrentWeight: weights(`rnn.weight_hh_l${layer}${suffix}`) as Tensor2D,
        inputBias: weights(`rnn.bias_ih_l${layer}${suffix}`) as Tensor1D,
        recurrentBias: weights(`rnn.bias_hh_l${layer}${suffix}`) as Tensor1D,
      };
      return scan({ cell: model.architecture === 'lstm' ? 'lstm' : 'gru', parameters, steps, reverse: suffix === '_reverse', valid });
    });
    steps = steps.map((_, step) =>
      tf.concat(
        outputs.map((direction) => direction[step] as Tensor2D),
        1,
      ),
    );
  }
  const attention = model.readout === 'attention' ? (weights('attention.weight') as Tensor1D) : null;
  let features = readOut({ readout: model.readout, outputs, lengths, attention });
  if (model.architecture === 'deep-gru') features = dropSteps([normalise(features, weights)], dropout, model.layers - 1)[0] as Tensor2D;
  return applyLinear(features, weights('linear.weight') as Tensor2D, weights('linear.bias') as Tensor1D);
}

/** `[batch, time, features]` → `[batch, ⌊time/2⌋, channels]`: convolution padded by one, ReLU, maximum of each pair of steps. */
function convolve(input: Tensor3D, weights: NamedWeights): Tensor3D {
  const kernel = tf.transpose(weights('conv.weight'), [2, 1, 0]) as Tensor3D;
  const convolved = tf.relu(tf.add(tf.conv1d(input, kernel, 1, 'same'), weights('conv.bias'))) as Tensor3D;
  const [batch, time, channels] = convolved.shape;
  const pairs = Math.floor(time / CONVOLUTION.pool);
  const even = tf.reshape(tf.slice(convolved, [0, 0, 0], [batch, pairs * CONVOLUTION.pool, channels]), [
    batch,
    pairs,
    CONVOLUTION.pool,
    channels,
  ]);
  const [first, second] = tf.split(even, CONVOLUTION.pool, 2) as [Tensor, Tensor];
  // Not `tf.max`: where both steps of a pair are padding they tie, and its gradient would count twice.
  return tf.reshape(tf.maximum(first, second), [batch, pairs, channels]);
}

function normalise(features: Tensor2D, weights: NamedWeights): Tensor2D {
  const { mean, variance } = tf.moments(features, 1, true);
  const standard = tf.div(tf.sub(features, mean), tf.sqrt(tf.add(variance, 1e-5)));
  return tf.add(tf.mul(standard, weights('norm.weight')), weights('norm.bias'));
}

/** Multiplies `[time]` of `[batch, channels]` with a mask drawn as `[time, channels, batch]`. */
function dropSteps(steps: Tensor2D[], dropout: DropoutRequest | null, site: number): Tensor2D[] {
  const [batch, channels] = steps[0]?.shape ?? [0, 0];
  if (dropout === null || dropout.probability === 0) return steps;
  const mask = drawDropoutMask({ ...dropout, site, steps: steps.length, size: channels * batch });
  const masks = tf.unstack(tf.transpose(tf.reshape(mask, [steps.length, channels, batch]), [0, 2, 1]));
  return steps.map((step, time) => tf.mul(step, masks[time] as Tensor2D));
}

function unstackSteps(input: Tensor3D): Tensor2D[] {
  const [batch, time, features] = input.shape;
  // The gradients of `tf.unstack` and `tf.split` fail for a single step.
  if (time === 1) return [tf.reshape(input, [batch, features])];
  return tf.unstack(input, 1) as Tensor2D[];
}

type NamedWeights = (name: string) => Tensor;

function nameWeights(layout: ParameterLayout, vector: Tensor1D): NamedWeights {
  const byName = new Map(layout.parameters.map((parameter) => [parameter.name, parameter]));
  return (name) => {
    const parameter = byName.get(name);
    if (parameter === undefined) throw new Error(`no parameter named ${name}; known: ${[...byName.keys()].join(', ')}`);
    return tf.reshape(tf.slice(vector, parameter.offset, parameter.size), [...parameter.shape]);
  };
}
