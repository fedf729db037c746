import { type InputBatch, poolLengths } from '../batch.ts';
import { getNodeBackend, type Handle } from '../binding.ts';
import type { DropoutRequest, Gradients, GradientsRequest, LogitsRequest, Network } from '../network.ts';
import { layoutParameters, listDirections, type NetworkShape } from '../parameters.ts';
import type { Tensor1D } from '../tensorflow.ts';
import { runConvolution } from './convolution.ts';
import { drawDropout } from './dropout.ts';
import { runHead } from './head.ts';
import { Kernels } from './kernels.ts';
import type { GradientSink } from './layer.ts';
import { bindParameters, type ParameterBinding } from './parameters.ts';
import { attend, planReadout, readSteps } from './readout.ts';
import { runStack } from './recurrent-stack.ts';
import { chooseScan, type RunScan } from './scan.ts';

/**
 * The fast implementation: kernels called directly, hand-written gradients, K replicas as one computation.
 * @param runScan how recurrent layers are run; by default as fits the device
 */
export function createFastNetwork(shape: NetworkShape, runScan: RunScan = chooseScan()): Network {
  const layout = layoutParameters(shape);
  return {
    shape,
    layout,
    computeLogits: (request) =>
      withKernels(request, (kernels) => {
        const parameters = bindParameters({ kernels, layout, weights: listHandles(request) });
        const { logits } = runForward({ kernels, shape, runScan, parameters, batch: request.batch, dropout: null, training: false });
        return kernels.read(toRows(kernels, request.batch, logits, shape.classes));
      }),
    computeGradients: (request) => withKernels(request, (kernels) => computeGradients({ kernels, shape, runScan }, layout, request)),
  };
}

function withKernels<Result>({ batch }: LogitsRequest, compute: (kernels: Kernels) => Result): Result {
  const kernels = new Kernels({ replicas: batch.replicas });
  try {
    return compute(kernels);
  } finally {
    kernels.dispose();
  }
}

function listHandles({ weights }: LogitsRequest): Handle[] {
  return getNodeBackend().getInputTensorIds(weights);
}

function computeGradients(context: Context, layout: Network['layout'], request: GradientsRequest): Gradients {
  const { kernels, shape } = context;
  const { batch, dropout, targets, lossWeights } = request;
  const parameters = bindParameters({ kernels, layout, weights: listHandles(request) });
  const forward = runForward({ ...context, parameters, batch, dropout, training: true });
  const rows = toRows(kernels, batch, forward.logits, shape.classes);
  const target = kernels.tensor(targets, [batch.replicas * batch.count, shape.classes]);
  const [losses, lossGradient] = kernels.runMany('SoftmaxCrossEntropyWithLogits', [rows, target], [], 2) as [Handle, Handle];
  const weighted =
    lossWeights === undefined
      ? lossGradient
      : kernels.multiply(lossGradient, kernels.tensor(lossWeights, [batch.replicas * batch.count, 1]));
  const meanGradient = kernels.multiply(weighted, kernels.scalar(1 / batch.count));
  const logitsGradient = fromRows(kernels, batch, meanGradient, shape.classes);
  forward.backward(logitsGradient, parameters.addGradient);
  const gradients = parameters.collectGradients().map((handle) => wrap(kernels, handle, layout.total));
  return { losses: averageEach(weigh(kernels.read(losses), lossWeights), batch.replicas), logits: kernels.read(rows), gradients };
}

interface Context {
  readonly kernels: Kernels;
  readonly shape: NetworkShape;
  readonly runScan: RunScan;
}

interface Forward extends Context {
  readonly parameters: ParameterBinding;
  readonly batch: InputBatch;
  readonly dropout: DropoutRequest | null;
  /** Whether `backward` will be called. */
  readonly training: boolean;
}

interface ForwardRun {
  /** Matrix `[classes, count]`. */
  readonly logits: Handle;
  backward(logits: Handle, sink: GradientSink): void;
}

function runForward({ kernels, shape, runScan, parameters, batch, dropout, training }: Forward): ForwardRun {
  const { model } = shape;
  const { parameter } = parameters;
  const prefix = batch.replicas === 1 ? [] : [batch.replicas];
  const values = kernels.tensor(batch.values, [...prefix, batch.features, batch.time * batch.count]);
  const convolution =
    model.architecture === 'conv1d-gru'
      ? runConvolution({ kernels, prefix, ...batch, input: values, weight: parameter('conv.weight'), bias: parameter('conv.bias') })
      : null;
  const lengths = convolution === null ? batch.lengths : poolLengths(batch.lengths);
  const time = convolution?.time ?? batch.time;
  const geometry = { replicas: batch.replicas, count: batch.count, time, lengths };
  const { readout: kind } = model;
  const plans =
    kind === 'attention'
      ? null
      : listDirections(model).map((_, direction) => planReadout({ ...geometry, readout: kind, backward: direction === 1 }));
  const input = convolution?.output ?? values;
  const common = { kernels, prefix, parameter, dropout };
  const stack = runStack({ ...common, runScan, training, shape, batch: geometry, input, needsInputGradient: convolution !== null, plans });
  const attention = plans === null ? parameter('attention.weight') : null;
  const readoutRequest = { kernels, prefix, ...geometry, hidden: model.hiddenSize, top: stack.top, attention };
  const readout = plans === null ? attend(readoutRequest) : readSteps(readoutRequest, plans);
  const normalised = model.architecture === 'deep-gru';
  const dropoutSite = { channels: model.hiddenSize, site: model.layers - 1, batch: { count: batch.count, time: 1 } };
  const dropoutMask = normalised ? drawDropout({ kernels, dropout, ...dropoutSite }) : null;
  const head = runHead({ kernels, input: readout.output, parameter, normalised, dropoutMask });
  const backward = (gradient: Handle, sink: GradientSink) => {
    const read = readout.backward(head.backward(gradient, sink));
    if (read.attention !== null) sink('attention.weight', read.attention);
    const inputGradient = stack.backward(read.outputs, sink);
    if (convolution === null || inputGradient === null) return;
    const convolved = convolution.backward(inputGradient);
    sink('conv.weight', convolved.weight);
    sink('conv.bias', convolved.bias);
  };
  return { logits: head.logits, backward };
}

/** Matrix `[classes, count]` of each replica → `[replicas·count, classes]`. */
function toRows(kernels: Kernels, { replicas, count }: InputBatch, logits: Handle, classes: number): Handle {
  if (replicas === 1) return kernels.transpose(logits, [1, 0]);
  return kernels.reshape(kernels.transpose(logits, [0, 2, 1]), [replicas * count, classes]);
}

function fromRows(kernels: Kernels, { replicas, count }: InputBatch, rows: Handle, classes: number): Handle {
  if (replicas === 1) return kernels.transpose(rows, [1, 0]);
  return kernels.transpose(kernels.reshape(rows, [replicas, count, classes]), [0, 2, 1]);
}

function wrap(kernels: Kernels, handle: Handle, size: number): Tensor1D {
  kernels.release(handle);
  return getNodeBackend().createOutputTensor({ id: handle, shape: [size], dtype: kernels.floatType }) as Tensor1D;
}

function weigh(losses: Float32Array, lossWeights: Float32Array | undefined): Float32Array {
  return lossWeights === undefined ? losses : losses.map((loss, row) => loss * (lossWeights[row] as number));
}

function averageEach(losses: Float32Array, replicas: number): Float32Array {
  const count = losses.length / replicas;
  return Float32Array.from({ length: replicas }, (_, replica) => {
    let sum = 0;
    for (let index = replica * count; index < (replica + 1) * count; index += 1) sum += losses[index] as number;
    return sum / count;
  });
}
