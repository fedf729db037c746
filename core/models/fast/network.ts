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
 * The fast implementation: kernels called directly, hand-written gradients.
 * @param runScan how recurrent layers are run; by default as fits the device
 */
export function createFastNetwork(shape: NetworkShape, runScan: RunScan = chooseScan()): Network {
  const layout = layoutParameters(shape);
  return {
    shape,
    layout,
    computeLogits: (request) =>
      withKernels((kernels) => {
        const parameters = bindParameters({ kernels, layout, weights: readHandle(request) });
        const { logits } = runForward({ kernels, shape, runScan, parameters, batch: request.batch, dropout: null, training: false });
        return kernels.read(kernels.transpose(logits, SWAPPED));
      }),
    computeGradients: (request) => withKernels((kernels) => computeGradients({ kernels, shape, runScan }, layout, request)),
  };
}

function withKernels<Result>(compute: (kernels: Kernels) => Result): Result {
  const kernels = new Kernels();
  try {
    return compute(kernels);
  } finally {
    kernels.dispose();
  }
}

function readHandle({ weights }: LogitsRequest): Handle {
  return getNodeBackend().getInputTensorIds([weights])[0] as Handle;
}

function computeGradients(context: Context, layout: Network['layout'], request: GradientsRequest): Gradients {
  const { kernels, shape } = context;
  const { batch, dropout, targets, lossWeights } = request;
  const parameters = bindParameters({ kernels, layout, weights: readHandle(request) });
  const forward = runForward({ ...context, parameters, batch, dropout, training: true });
  const rows = kernels.transpose(forward.logits, SWAPPED);
  const target = kernels.tensor(targets, [batch.count, shape.classes]);
  const [losses, lossGradient] = kernels.runMany('SoftmaxCrossEntropyWithLogits', [rows, target], [], 2) as [Handle, Handle];
  const weighted = lossWeights === undefined ? lossGradient : kernels.multiply(lossGradient, kernels.tensor(lossWeights, [batch.count, 1]));
  const meanGradient = kernels.multiply(weighted, kernels.scalar(1 / batch.count));
  forward.backward(kernels.transpose(meanGradient, SWAPPED), parameters.addGradient);
  const gradient = wrap(kernels, parameters.collectGradient(), layout.total);
  return { loss: average(kernels.read(losses), lossWeights), logits: kernels.read(rows), gradient };
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
  const values = kernels.tensor(batch.values, [batch.features, batch.time * batch.count]);
  const convolution =
    model.architecture === 'conv1d-gru'
      ? runConvolution({ kernels, ...batch, input: values, weight: parameter('conv.weight'), bias: parameter('conv.bias') })
      : null;
  const lengths = convolution === null ? batch.lengths : poolLengths(batch.lengths);
  const time = convolution?.time ?? batch.time;
  const geometry = { count: batch.count, time, lengths };
  const { readout: kind } = model;
  const plans =
    kind === 'attention'
      ? null
      : listDirections(model).map((_, direction) => planReadout({ ...geometry, readout: kind, backward: direction === 1 }));
  const input = convolution?.output ?? values;
  const common = { kernels, parameter, dropout };
  const stack = runStack({ ...common, runScan, training, shape, batch: geometry, input, needsInputGradient: convolution !== null, plans });
  const attention = plans === null ? parameter('attention.weight') : null;
  const readoutRequest = { kernels, ...geometry, hidden: model.hiddenSize, top: stack.top, attention };
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

/** Classes and sequences change places: kernels have a column for each sequence, whoever asks has a row. */
const SWAPPED = [1, 0];

function wrap(kernels: Kernels, handle: Handle, size: number): Tensor1D {
  kernels.release(handle);
  return getNodeBackend().createOutputTensor({ id: handle, shape: [size], dtype: kernels.floatType }) as Tensor1D;
}

function average(losses: Float32Array, weights: Float32Array | undefined): number {
  const weighted = weights === undefined ? losses : losses.map((loss, row) => loss * (weights[row] as number));
  return Math.fround(weighted.reduce((sum, loss) => sum + loss, 0) / losses.length);
}
