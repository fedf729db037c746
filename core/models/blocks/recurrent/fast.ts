import type { InputRows, LayerWeights } from '../../fast/scan.ts';
import type { FastRequest, FastRun, GradientSink, Handle } from '../block.ts';
import { applyMask, joinParts, splitLike } from '../signals.ts';
import { listDirections } from './directions.ts';
import { type LayerRun, runLayer } from './layer.ts';
import type { RecurrentOptions } from './options.ts';

type Request = FastRequest<RecurrentOptions>;

interface LayersRun {
  /** `[layers][directions]`. */
  readonly runs: readonly (readonly LayerRun[])[];
  /** `[layers]`: the mask that multiplied each layer's input, null: no mask. Of the form of the values between the layers. */
  readonly dropoutMasks: readonly (Handle | null)[];
}

/** The stacked layers, each direction separately, with dropout between layers. */
export function runFastRecurrent(request: Request): FastRun {
  const { kernels: k, options, input: below, drawMask } = request;
  const { layers, hiddenSize, dropout } = options;
  const directions = listDirections(options).length as 1 | 2;
  const width = hiddenSize * directions;
  const runs: LayerRun[][] = [];
  const dropoutMasks: (Handle | null)[] = [null];
  let input: LayerInput = { input: joinParts(k, below) };
  for (let layer = 0; layer < layers; layer += 1) {
    if (layer > 0) {
      const mask = drawMask({ probability: dropout, site: layer - 1, channels: width, time: below.time, rows: request.native });
      dropoutMasks[layer] = mask;
      input = stackLayer(
        request,
        (runs[layer - 1] ?? []).map(({ outputs }) => outputs),
        mask,
      );
    }
    const used = input;
    runs[layer] = listDirections(options).map((_, direction) => runDirection({ ...used, request, layer, direction }));
  }
  const output = { ...below, kind: 'steps', width, directions, clean: false, parts: runs[layers - 1] as LayerRun[] } as const;
  return { output, backward: (gradients, sink) => runBackward(request, { runs, dropoutMasks }, gradients, sink) };
}

/** A layer's input: a matrix, or rows if the custom operations run the layer below too. */
interface LayerInput {
  readonly input: Handle;
  readonly below?: Omit<InputRows, 'skipped'>;
}

function stackLayer({ kernels: k, native }: Request, parts: readonly Handle[], mask: Handle | null): LayerInput {
  return native ? { input: k.none(), below: { parts, mask } } : { input: applyMask(k, k.concatRows(parts), mask) };
}

interface DirectionRequest extends LayerInput {
  readonly request: Request;
  readonly layer: number;
  readonly direction: number;
}

/** Runs one direction of one layer. In the top layer the reverse direction stops at the first step that is read. */
function runDirection({ request, layer, direction, ...input }: DirectionRequest): LayerRun {
  const { kernels, runScan, training, plans, options } = request;
  const { layers, hiddenSize, cell } = options;
  const { count, time, lengths, width } = request.input;
  const reverse = direction === 1;
  const isTop = layer === layers - 1;
  const plan = isTop ? plans?.[direction] : undefined;
  const layerWidth = hiddenSize * listDirections(options).length;
  return runLayer({
    ...{ kernels, runScan, training, count, time, lengths },
    ...input,
    ...(request.native && !isTop ? { outputRows: { width: layerWidth, first: direction * hiddenSize } } : {}),
    features: layer === 0 ? width : layerWidth,
    cell,
    hidden: hiddenSize,
    weights: findWeights(request, nameDirection(options, layer, direction)),
    reverse,
    sharesRows: layer === 0 && !request.needsInputGradient,
    firstStep: reverse ? (plan?.firstStep ?? 0) : 0,
    wanted: plan?.sum === null ? 'ends' : 'steps',
  });
}

function findWeights({ allParameters }: Request, suffix: string): LayerWeights {
  return { vector: allParameters.vector, offset: allParameters.offset(`weight_ih${suffix}`) };
}

/** Suffix of the parameter names of one direction of one layer: `_l0`, `_l1_reverse`. */
function nameDirection(options: RecurrentOptions, layer: number, direction: number): string {
  return `_l${layer}${listDirections(options)[direction]}`;
}

function runBackward(request: Request, { runs, dropoutMasks }: LayersRun, outputs: readonly Handle[], sink: GradientSink) {
  const { kernels: k } = request;
  let gradients = outputs;
  for (let layer = runs.length - 1; layer > 0; layer -= 1) {
    const input = differentiateLayer({ request, runs: runs[layer] ?? [], layer, gradients, sink, needsInputGradient: true }) as Handle;
    gradients = unstackGradient(request, input, dropoutMasks[layer] ?? null, gradients.length);
  }
  const { needsInputGradient } = request;
  const input = differentiateLayer({ request, runs: runs[0] ?? [], layer: 0, gradients, sink, needsInputGradient });
  return input === null ? null : splitLike(k, request.input, input);
}

/** @param input gradient of a layer's input @returns gradients of the outputs of the directions below; of rows, each gets all */
function unstackGradient({ kernels: k, native }: Request, input: Handle, mask: Handle | null, directions: number): readonly Handle[] {
  if (native) return Array.from({ length: directions }, () => input);
  const masked = applyMask(k, input, mask);
  return directions === 1 ? [masked] : k.splitRows(masked, directions);
}

interface DifferentiationRequest {
  readonly request: Request;
  /** `[directions]`. */
  readonly runs: readonly LayerRun[];
  readonly layer: number;
  /** `[directions]`. */
  readonly gradients: readonly Handle[];
  readonly sink: GradientSink;
  readonly needsInputGradient: boolean;
}

/** @returns gradient of the layer's input, of rows multiplied by the mask; null if it is not needed */
function differentiateLayer({ request, runs, layer, gradients, sink, needsInputGradient }: DifferentiationRequest): Handle | null {
  const addsRows = request.native && layer > 0;
  const inputs: Handle[] = [];
  // The forward direction comes last, because its scan skips no steps.
  for (const [direction, run] of [...runs.entries()].reverse()) {
    const added = addsRows ? inputs.pop() : undefined;
    const result = run.backward(gradients[direction] as Handle, needsInputGradient, added);
    // It also covers the three parameters that follow.
    sink(`weight_ih${nameDirection(request.options, layer, direction)}`, result.parameters);
    if (result.input !== null) inputs.unshift(result.input);
  }
  return needsInputGradient ? request.kernels.sum(inputs) : null;
}
