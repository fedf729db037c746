import type { FastRequest, FastRun, FastSignal, Handle } from '../block.ts';
import { readOffsets } from '../ends.ts';
import { joinParts, splitLike } from '../signals.ts';
import type { ResidualConvolutionOptions } from './options.ts';
import { addTaps, planOffsets } from './plan-offsets.ts';

type Request = FastRequest<ResidualConvolutionOptions>;

/** Runs the whole level as one custom operation (`core/models/native/residual.h`), and its backward pass as another. */
export function runNativeResidual(request: Request): FastRun {
  const { kernels: k, input, needsInputGradient, plans } = request;
  const { channels, kernel, dilation } = request.options;
  const { time, count, width } = input;
  const places = placeSteps(request);
  const masks = drawMasks(request);
  const masked = [k.integerAttribute('N', masks.length)];
  const parameters = listParameters(request);
  const describe = (inputGradient: boolean) => {
    const flags = [places.fromEnd, places.compactInput, inputGradient];
    return [
      k.integerList(input.lengths),
      ...places.steps,
      k.integers([time, count, width, channels, kernel, dilation, ...flags.map(Number)]),
    ];
  };
  const inputs = [joinParts(k, input), ...parameters.map(({ value }) => value), ...describe(false), ...masks];
  const [outputs, saved] = k.runMany('DurasweepResidual', inputs, masked, 2) as [Handle, Handle];
  const backward: FastRun['backward'] = ([gradient], sink) => {
    const weights = parameters.filter((_, index) => index % 2 === 0).map(({ value }) => value);
    const backInputs = [gradient as Handle, saved, ...weights, ...describe(needsInputGradient), ...masks];
    const gradients = k.runMany('DurasweepResidualBack', backInputs, masked, parameters.length + 1);
    k.free(saved);
    parameters.forEach(({ name }, index) => {
      if (name !== null) sink(name, gradients[index] as Handle);
    });
    return needsInputGradient ? splitLike(k, input, gradients.at(-1) as Handle) : null;
  };
  return { output: buildOutput(input, channels, outputs, readOffsets(plans)), backward };
}

interface Places {
  readonly fromEnd: boolean;
  readonly compactInput: boolean;
  /** The time steps that are computed: of the input, between the convolutions, and of the output. */
  readonly steps: readonly Handle[];
}

/** All time steps, counted from the start. If only some are read: those that they depend on, counted back from each sequence's end. */
function placeSteps({ kernels: k, options, input, plans }: Request): Places {
  const longest = Math.min(Math.max(...input.lengths), input.time);
  const wanted = readOffsets(plans);
  if (wanted === null) {
    const all = k.integers(Array.from({ length: longest }, (_, step) => step));
    return { fromEnd: false, compactInput: false, steps: [all, all, all] };
  }
  const given = input.parts[0]?.offsets;
  const steps = [given ?? planOffsets(options, wanted, longest), addTaps(options, wanted, longest), wanted];
  return { fromEnd: true, compactInput: given !== undefined, steps: steps.map((offsets) => k.integers([...offsets])) };
}

interface GivenParameter {
  /** Null if the block does not have this parameter. */
  readonly name: string | null;
  readonly value: Handle;
}

function listParameters({ kernels: k, options, input, parameter }: Request): readonly GivenParameter[] {
  const listed = ['conv1', 'conv2', ...(input.width === options.channels ? [] : ['downsample'])];
  const given = listed.flatMap((convolution) =>
    [`${convolution}.weight`, `${convolution}.bias`].map((name) => ({ name, value: parameter(name) })),
  );
  const none = () => ({ name: null, value: k.fill(0, [0]) });
  return listed.length === 3 ? given : [...given, none(), none()];
}

/** Two masks, or none. */
function drawMasks({ options: { channels, dropout }, input: { time }, drawMask }: Request): Handle[] {
  return [0, 1].flatMap((site) => drawMask({ probability: dropout, site, channels, time }) ?? []);
}

function buildOutput(input: FastSignal, width: number, outputs: Handle, offsets: readonly number[] | null): FastSignal {
  const { count, time, lengths } = input;
  const some = offsets === null ? {} : { offsets };
  const part = { firstStep: 0, outputs, endsOnly: offsets?.length === 1 && offsets[0] === 0, ...some };
  return { kind: 'steps', width, clean: false, directions: 1, count, time, lengths, parts: [part] };
}
