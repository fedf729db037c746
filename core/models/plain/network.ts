import type { PlacedBlock } from '../architectures/compose.ts';
import type { InputBatch } from '../batch.ts';
import type { PlainRequest, PlainSignal } from '../blocks/block.ts';
import type { BlockOptions } from '../blocks/index.ts';
import { drawDropoutMask } from '../dropout.ts';
import type { DropoutRequest, Gradients, GradientsRequest, LogitsRequest, Network } from '../network.ts';
import { layoutParameters, type NetworkShape, type ParameterLayout, placeBlocks } from '../parameters.ts';
import { type Tensor, type Tensor1D, type Tensor2D, type Tensor3D, tf } from '../tensorflow.ts';

/** The readable reference implementation: public operations and automatic differentiation. It is slow. */
export function createPlainNetwork(shape: NetworkShape): Network {
  const context = { shape, placed: placeBlocks(shape), layout: layoutParameters(shape) };
  return {
    shape,
    layout: context.layout,
    computeLogits: (request) => computeLogits(context, request),
    computeGradients: (request) => computeGradients(context, request),
  };
}

interface Context {
  readonly shape: NetworkShape;
  readonly placed: readonly PlacedBlock[];
  readonly layout: ParameterLayout;
}

function computeLogits(context: Context, { weights, batch }: LogitsRequest): Float32Array {
  return tf.tidy(() => runForward({ ...context, weights, batch, dropout: null }).dataSync<'float32'>());
}

function computeGradients(context: Context, request: GradientsRequest): Gradients {
  const { weights, batch, targets, dropout, lossWeights } = request;
  let logits = new Float32Array();
  const differentiate = tf.valueAndGrad((parameters) => {
    const output = runForward({ ...context, weights: parameters as Tensor1D, batch, dropout });
    logits = output.dataSync<'float32'>() as Float32Array<ArrayBuffer>;
    const likelihoods = tf.mul(tf.logSoftmax(output), tf.tensor2d(targets, [batch.count, context.shape.classes]));
    const weighted = lossWeights === undefined ? likelihoods : tf.mul(likelihoods, tf.tensor2d(lossWeights, [batch.count, 1]));
    return tf.div(tf.neg(tf.sum(weighted)), batch.count);
  });
  const { value, grad } = differentiate(weights);
  const loss = value.dataSync()[0] as number;
  value.dispose();
  return { loss, logits, gradient: grad as Tensor1D };
}

interface Forward extends Context {
  readonly weights: Tensor1D;
  readonly batch: InputBatch;
  readonly dropout: DropoutRequest | null;
}

/** @returns logits `[count, classes]` */
function runForward(forward: Forward): Tensor2D {
  const { placed, batch, shape } = forward;
  let signal = readInput(batch);
  for (const each of placed) signal = each.block.runPlain(createRequest(forward, each, signal));
  return tf.reshape(signal.values, [batch.count, shape.classes]);
}

function readInput({ values, features, time, count, lengths }: InputBatch): PlainSignal {
  const input = tf.reshape(tf.tensor1d(values), [features, time, count]);
  const batchMajor = tf.transpose(input, [2, 1, 0]) as Tensor3D;
  return { kind: 'steps', width: features, directions: 1, clean: true, values: batchMajor, lengths };
}

function createRequest({ layout, weights, dropout }: Forward, place: PlacedBlock, input: PlainSignal): PlainRequest<BlockOptions> {
  return {
    tf,
    options: place.options,
    input,
    weight: (name) => readWeight(layout, weights, `${place.prefix}.${name}`),
    drop: (values, probability, site) => dropValues({ values, probability, dropout, site: place.firstSite + site }),
  };
}

function readWeight({ parameters }: ParameterLayout, vector: Tensor1D, name: string): Tensor {
  const parameter = parameters.find((each) => each.name === name);
  if (parameter === undefined) throw new Error(`no parameter named ${name}; known: ${parameters.map((each) => each.name).join(', ')}`);
  return tf.reshape(tf.slice(vector, parameter.offset, parameter.size), [...parameter.shape]);
}

interface DropValuesRequest {
  readonly values: Tensor3D;
  readonly probability: number;
  readonly dropout: DropoutRequest | null;
  readonly site: number;
}

/** Multiplies `[batch, time, width]` by a mask drawn as `[time, width, batch]`. */
function dropValues({ values, probability, dropout, site }: DropValuesRequest): Tensor3D {
  if (dropout === null || probability === 0) return values;
  const [batch, time, width] = values.shape;
  const mask = drawDropoutMask({ probability, key: dropout.key, site, steps: time, size: width * batch });
  return tf.mul(values, tf.transpose(tf.reshape(mask, [time, width, batch]), [2, 0, 1]));
}
