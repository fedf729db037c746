import type { Attribute, Handle } from '../binding.ts';
import type { Kernels } from './kernels.ts';
import type { RunScan, Scan, ScanGradients, ScanRequest } from './scan.ts';

/** What the forward pass keeps for the backward pass. */
interface CudnnRun {
  readonly request: ScanRequest;
  /** `[steps, count, in]`, in the order in which the scan visits the steps. */
  readonly input: Handle;
  /** `[1, count, hidden]`, zeros: the first state. */
  readonly zeros: Handle;
  /** `[parameters]`: the layer's part of the network's vector. */
  readonly parameters: Handle;
  /** The operation's results: outputs `[steps, count, hidden]`, final output and memory `[1, count, hidden]`, two reserved spaces. */
  readonly results: readonly Handle[];
}

/**
 * A scan as one cuDNN call on a GPU, and its backward pass as another.
 *
 * cuDNN's cells, the order of their gates, and the order of a layer's parameters are ours (and PyTorch's), so the layer's part of the
 * parameter vector is passed as it is, and its gradient is one vector too. A reverse scan is a forward scan of each sequence reversed.
 */
export const runCudnnScan: RunScan = Object.assign(runForward, { tensorflowOnly: true as const });

function runForward(request: ScanRequest): Scan {
  const { kernels: k, steps, count, features, hidden, wanted } = request;
  const input = orderSteps(request, toSteps(k, request.input, [steps, count, features]));
  const zeros = k.fill(0, [1, count, hidden]);
  const parameters = k.takeValues(request.weights.vector, request.weights.offset, countParameters(request));
  const inputs = [input, zeros, zeros, parameters, limitLengths(request)];
  const attributes = [...listCellAttributes(request), k.flagAttribute('is_training', request.training)];
  const results = k.runMany('CudnnRNNV3', inputs, attributes, 5);
  const [outputs, ends] = results as [Handle, Handle];
  return {
    outputs: toColumns(k, wanted === 'ends' ? ends : orderSteps(request, outputs), hidden),
    backward: (gradient, needsInputGradient) => runBackward({ request, input, zeros, parameters, results }, gradient, needsInputGradient),
  };
}

function runBackward(run: CudnnRun, gradient: Handle, needsInputGradient: boolean): ScanGradients {
  const { request, input, zeros, parameters, results } = run;
  const { kernels: k, steps, count, features, hidden, wanted } = request;
  const [outputs, ends, memory, reserved, hostReserved] = results as [Handle, Handle, Handle, Handle, Handle];
  const ofEnds = wanted === 'ends';
  const outputGradient = ofEnds ? k.fill(0, [steps, count, hidden]) : orderSteps(request, toSteps(k, gradient, [steps, count, hidden]));
  const endGradient = ofEnds ? toSteps(k, gradient, [1, count, hidden]) : zeros;
  const forward = [input, zeros, zeros, parameters, limitLengths(request), outputs, ends, memory];
  const inputs = [...forward, outputGradient, endGradient, zeros, reserved, hostReserved];
  const gradients = k.runMany('CudnnRNNBackpropV3', inputs, listCellAttributes(request), 4);
  k.free(reserved, hostReserved);
  return {
    parameters: gradients[3] as Handle,
    input: needsInputGradient ? toColumns(k, orderSteps(request, gradients[0] as Handle), features) : null,
  };
}

/**
 * TensorFlow keeps cuDNN's description of a layer for each set of attributes, and whether sequences may end early is part of it but not of
 * the attributes. The seed, which has no effect without dropout, makes two sets of them.
 */
function listCellAttributes({ kernels, cell, lengths, steps }: ScanRequest): Attribute[] {
  const isPadded = lengths.some((length) => length < steps);
  return [
    kernels.textAttribute('rnn_mode', cell),
    kernels.flagAttribute('time_major', true),
    kernels.integerAttribute('seed', isPadded ? 1 : 0),
  ];
}

function countParameters({ cell, features, hidden }: ScanRequest): number {
  const gates = cell === 'gru' ? 3 : 4;
  return gates * hidden * (features + hidden + 2);
}

function limitLengths({ kernels, lengths, steps }: ScanRequest): Handle {
  return kernels.integers(Array.from(lengths, (length) => Math.min(length, steps)));
}

/** From a matrix `[width, steps·count]` to `[steps, count, width]`. */
function toSteps(k: Kernels, matrix: Handle, shape: readonly [number, number, number]): Handle {
  return k.reshape(k.transpose(matrix, SWAPPED), shape);
}

/** From `[steps, count, width]` to a matrix `[width, steps·count]`. */
function toColumns(k: Kernels, values: Handle, width: number): Handle {
  return k.transpose(k.reshape(values, [-1, width]), SWAPPED);
}

/** The valid steps of each sequence in the order in which the scan visits them, or back: reversing twice changes nothing. */
function orderSteps(request: ScanRequest, values: Handle): Handle {
  if (!request.reverse) return values;
  return request.kernels.reverseSequences(values, limitLengths(request));
}

const SWAPPED = [1, 0];
