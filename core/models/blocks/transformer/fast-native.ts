import type { FastRequest, FastRun, Handle } from '../block.ts';
import { createEnds, givesEnds } from '../ends.ts';
import { joinRuns, listRuns, sinkRuns } from '../flat-parameters.ts';
import { joinParts, splitLike } from '../signals.ts';
import type { TransformerOptions } from './options.ts';
import { computeSinusoids, LEARNED_POSITIONS, selectPositions } from './positions.ts';

type Request = FastRequest<TransformerOptions>;

const POSITIONS = 'positions.weight';

/** Runs the whole encoder as one custom operation (`core/models/native/encoder.h`), and its backward pass as another. */
export function runNativeTransformer(request: Request): FastRun {
  const { kernels: k, input, options, plans, needsInputGradient } = request;
  const { width } = options;
  const { time, count } = input;
  const ends = givesEnds(plans);
  const runs = listRuns(request.parameters, (name) => name === POSITIONS);
  const parameters = joinRuns(request, runs);
  const positions = placePositions(request);
  const masks = drawMasks(request);
  const masked = [k.integerAttribute('N', masks.length)];
  const lengths = k.integerList(input.lengths);
  const describe = (...wanted: readonly boolean[]) => {
    const { heads, feedForward, layers, preNorm } = options;
    return k.integers([time, count, input.width, width, heads, feedForward, layers, ...[preNorm, ends, ...wanted].map(Number)]);
  };
  const inputs = [parameters, positions.added, joinParts(k, input), lengths, describe(false, false), ...masks];
  const [outputs, saved] = k.runMany('DurasweepEncoder', inputs, masked, 2) as [Handle, Handle];
  const backward: FastRun['backward'] = ([gradient], sink) => {
    const backInputs = [
      parameters,
      saved,
      gradient as Handle,
      lengths,
      describe(positions.selection !== null, needsInputGradient),
      ...masks,
    ];
    const [flat, perStep, inputGradient] = k.runMany('DurasweepEncoderBack', backInputs, masked, 3) as [Handle, Handle, Handle];
    k.free(saved);
    sinkRuns(k, runs, flat, sink);
    if (positions.selection !== null) sink(POSITIONS, k.productTransposedRight(positions.selection, perStep));
    return needsInputGradient ? splitLike(k, input, inputGradient) : null;
  };
  return { output: createEnds({ kind: 'steps', width, clean: false }, input, outputs, ends), backward };
}

/** The encoding added to every sequence, `[width, time]` or empty, and, for learned positions, which one each time step uses. */
function placePositions({ kernels: k, options, input: { time }, parameter }: Request): { added: Handle; selection: Handle | null } {
  const { width, positions } = options;
  if (positions === 'none') return { added: k.fill(0, [0]), selection: null };
  if (positions === 'sinusoidal') return { added: k.tensor(computeSinusoids(width, time), [width, time]), selection: null };
  const selection = k.tensor(selectPositions(time), [LEARNED_POSITIONS, time]);
  return { added: k.productTransposedLeft(parameter(POSITIONS), selection), selection };
}

/** Three masks for each layer, or none. */
function drawMasks({ options, input: { time }, drawMask }: Request): Handle[] {
  const { width, feedForward, layers, dropout } = options;
  const channels = Array.from({ length: layers }, () => [width, feedForward, width]).flat();
  return channels.flatMap((each, site) => drawMask({ probability: dropout, site, channels: each, time }) ?? []);
}
