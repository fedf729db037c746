import { type PlacedBlock, planNext } from '../architectures/compose.ts';
import type { InputBatch } from '../batch.ts';
import { findHandle, getNodeBackend, type Handle } from '../binding.ts';
import type { FastRequest, FastRun, FastSignal, GradientSink } from '../blocks/block.ts';
import { countPooled } from '../blocks/count-pooled.ts';
import type { BlockOptions } from '../blocks/index.ts';
import { createSignal, joinParts } from '../blocks/signals.ts';
import type { DropoutRequest, Gradients, GradientsRequest, Network } from '../network.ts';
import { layoutParameters, type NetworkShape, placeBlocks } from '../parameters.ts';
import type { Tensor1D } from '../tensorflow.ts';
import { chooseScan } from './choose-scan.ts';
import { runCrossEntropy, swapAxes } from './cross-entropy.ts';
import { drawDropout } from './dropout.ts';
import { Kernels } from './kernels.ts';
import { loadNativeKernels } from './native-scan.ts';
import { bindParameters, type ParameterBinding } from './parameters.ts';
import type { RunScan } from './scan.ts';

/**
 * The fast implementation: direct kernel calls and hand-written gradients.
 * @param runScan how recurrent layers are run; by default chosen for the device
 */
export function createFastNetwork(shape: NetworkShape, runScan: RunScan = chooseScan()): Network {
  const layout = layoutParameters(shape);
  const placed = placeBlocks(shape);
  if (runsNatively({ runScan })) loadNativeKernels();
  return {
    shape,
    layout,
    computeLogits: (request) =>
      withKernels((kernels) => {
        const parameters = bindParameters({ kernels, layout, weights: findHandle(request.weights), native: runsNatively({ runScan }) });
        const { logits } = runForward({
          kernels,
          shape,
          placed,
          runScan,
          parameters,
          batch: request.batch,
          dropout: null,
          training: false,
        });
        return kernels.read(swapAxes(kernels, logits));
      }),
    computeGradients: (request) => withKernels((kernels) => computeGradients({ kernels, shape, placed, runScan }, layout, request)),
  };
}

/** Whether the custom operations run here, as they do on a CPU. */
function runsNatively({ runScan }: Pick<Context, 'runScan'>): boolean {
  return runScan.tensorflowOnly !== true;
}

function withKernels<Result>(compute: (kernels: Kernels) => Result): Result {
  const kernels = new Kernels();
  try {
    return compute(kernels);
  } finally {
    kernels.dispose();
  }
}

function computeGradients(context: Context, layout: Network['layout'], request: GradientsRequest): Gradients {
  const { kernels, shape } = context;
  const { batch, dropout, targets, lossWeights } = request;
  const native = runsNatively(context);
  const parameters = bindParameters({ kernels, layout, weights: findHandle(request.weights), native });
  const { logits, backward } = runForward({ ...context, parameters, batch, dropout, training: true });
  const loss = runCrossEntropy({ kernels, native, logits, classes: shape.classes, count: batch.count, targets, lossWeights });
  backward(loss.gradient, parameters.addGradient);
  const gradient = wrap(kernels, parameters.collectGradient(), layout.total);
  return { loss: average(kernels.read(loss.losses), lossWeights), logits: kernels.read(loss.rows), gradient };
}

interface Context {
  readonly kernels: Kernels;
  readonly shape: NetworkShape;
  readonly placed: readonly PlacedBlock[];
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

/** Runs the blocks in order. The backward pass runs them in reverse. */
function runForward(forward: Forward): ForwardRun {
  const { kernels, placed, batch } = forward;
  const runs: FastRun[] = [];
  let signal = readInput(kernels, batch);
  for (const each of placed) {
    const run = each.block.runFast(createRequest(forward, each, signal));
    runs.push(run);
    signal = run.output;
  }
  return { logits: joinParts(kernels, signal), backward: (gradient, sink) => runBackward(placed, runs, gradient, sink) };
}

function runBackward(placed: readonly PlacedBlock[], runs: readonly FastRun[], logits: Handle, sink: GradientSink): void {
  let gradients: readonly Handle[] | null = [logits];
  for (const { index, prefix } of placed.toReversed()) {
    // No earlier block has parameters to train.
    if (gradients === null) return;
    gradients = (runs[index] as FastRun).backward(gradients, (name, gradient) => sink(`${prefix}.${name}`, gradient));
  }
}

function readInput(kernels: Kernels, batch: InputBatch): FastSignal {
  const { values, features, time, count } = batch;
  const matrix = kernels.tensor(values, [features, time * count]);
  return createSignal({ kind: 'steps', width: features, clean: true }, batch, matrix);
}

function createRequest(forward: Forward, place: PlacedBlock, input: FastSignal): FastRequest<BlockOptions> {
  const { kernels, runScan, placed, parameters, dropout, training } = forward;
  const { options, prefix, firstSite, index } = place;
  const time = countPooled(input.time, place.block.readPooling?.(options) ?? 1);
  const native = runsNatively(forward);
  return {
    kernels,
    runScan,
    native,
    training,
    options,
    parameters: place.parameters,
    input,
    parameter: (name) => parameters.parameter(`${prefix}.${name}`),
    allParameters: { vector: parameters.vector, offset: (name) => parameters.offset(`${prefix}.${name}`) },
    drawMask: ({ site, time: steps, ...mask }) =>
      drawDropout({ ...mask, kernels, native, dropout, site: firstSite + site, batch: { count: input.count, time: steps } }),
    plans: planNext(placed, place, { ...input, time }),
    needsInputGradient: placed.slice(0, index).some((before) => before.parameters.length > 0),
  };
}

function wrap(kernels: Kernels, handle: Handle, size: number): Tensor1D {
  kernels.release(handle);
  return getNodeBackend().createOutputTensor({ id: handle, shape: [size], dtype: kernels.floatType }) as Tensor1D;
}

function average(losses: Float32Array, weights: Float32Array | undefined): number {
  const weighted = weights === undefined ? losses : losses.map((loss, row) => loss * (weights[row] as number));
  return Math.fround(weighted.reduce((sum, loss) => sum + loss, 0) / losses.length);
}
