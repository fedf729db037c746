import type { Handle } from '../binding.ts';
import type { Cell, LayerParameters } from './cell.ts';
import {
  type BackwardChunkResult,
  type ChunkContext,
  type ForwardChunkResult,
  listOutputs,
  orderSteps,
  planChunks,
  runBackwardChunk,
  runForwardChunk,
} from './chunk.ts';
import type { Kernels } from './kernels.ts';

/** Collects the gradient of each parameter by its name. */
export type GradientSink = (name: string, gradient: Handle) => void;

export interface LayerRequest {
  readonly kernels: Kernels;
  readonly cell: Cell;
  readonly parameters: LayerParameters;
  readonly time: number;
  /** `[chunks]`, matrices `[in, steps·batch]`, a block of columns for each step. */
  readonly input: readonly Handle[];
  /** Matrix of zeros `[hidden, batch]`. */
  readonly zeros: Handle;
  readonly reverse: boolean;
  /** Chunks at the beginning that a reverse scan leaves out, because only later ones are read. */
  readonly skippedChunks: number;
  /** `[time]`, rows `[1, batch]` of 1 on valid steps and 0 on padding, by which a reverse scan's state is multiplied; null: all valid. */
  readonly masks: readonly (Handle | null)[];
  /** Row of ones `[1, batch]`. */
  readonly ones: Handle;
  /** Whether each chunk's outputs are wanted as a matrix. */
  readonly joined: boolean;
}

export interface LayerBackwardRequest {
  /** `[chunks]`, gradients of the outputs, matrices `[hidden, steps·batch]`; null: zero. */
  readonly outputs: readonly (Handle | null)[];
  /** Gradient of the output of the step the scan ended with; null: zero. */
  readonly last: Handle | null;
  readonly needsInputGradient: boolean;
}

export interface LayerGradients extends LayerParameters {
  /** `[chunks]`; null where it was not asked for, or the chunk was left out. */
  readonly input: readonly (Handle | null)[];
}

/** One direction of one recurrent layer, run over a batch, ready to be differentiated once. */
export interface LayerRun {
  /** Output `[hidden, batch]` of a step that was not left out. */
  readStep(step: number): Handle;
  /** `[chunks]` of `[hidden, steps·batch]`; empty unless asked for. */
  readonly matrices: readonly Handle[];
  backward(request: LayerBackwardRequest): LayerGradients;
}

export function runLayer(request: LayerRequest): LayerRun {
  const context = createContext(request);
  const chunks = listChunks(request);
  const results: ChunkRun[] = [];
  let state: readonly Handle[] = Array.from({ length: request.cell.states }, () => request.zeros);
  for (const index of orderSteps(chunks.length, request.reverse)) {
    const chunk = chunks[index] as Chunk;
    const result = runForwardChunk({ ...context, ...chunk, state, joined: request.joined });
    results[index] = { ...chunk, ...result, before: state };
    state = result.state;
  }
  return {
    readStep: createStepReader(request, results),
    matrices: results.flatMap((run) => (run.matrix === null ? [] : [run.matrix])),
    backward: (backward) => runBackward(request, context, results, backward),
  };
}

interface Chunk {
  readonly steps: number;
  readonly firstStep: number;
  readonly input: Handle;
  readonly masks: readonly Handle[] | null;
}

interface ChunkRun extends Chunk, ForwardChunkResult {
  /** State the chunk began with. */
  readonly before: readonly Handle[];
}

/** Takes a chunk apart only when one of its steps is read; the step the scan ended with needs none. */
function createStepReader({ kernels, cell, reverse }: LayerRequest, runs: readonly ChunkRun[]): (step: number) => Handle {
  const outputs = new Map<ChunkRun, Handle[]>();
  const last = reverse ? runs[0] : runs.at(-1);
  const lastStep = reverse ? (last?.firstStep ?? 0) : (last?.firstStep ?? 0) + (last?.steps ?? 0) - 1;
  return (step) => {
    if (step === lastStep) return last?.state[0] as Handle;
    const run = runs.find(({ firstStep, steps }) => step >= firstStep && step < firstStep + steps) as ChunkRun;
    const steps = outputs.get(run) ?? listOutputs({ ...run, kernels, cell });
    outputs.set(run, steps);
    return steps[step - run.firstStep] as Handle;
  };
}

/** The chunks that are run, in the order of time. */
function listChunks({ time, input, masks, ones, skippedChunks }: LayerRequest): Chunk[] {
  let firstStep = 0;
  const chunks = planChunks(time).map((steps, index) => {
    const own = Array.from({ length: steps }, (_, step) => masks[firstStep + step] ?? null);
    const chunk = {
      steps,
      firstStep,
      input: input[index] as Handle,
      masks: own.every((mask) => mask === null) ? null : own.map((mask) => mask ?? ones),
    };
    firstStep += steps;
    return chunk;
  });
  return chunks.slice(skippedChunks);
}

function createContext({ kernels, cell, parameters, reverse, ones }: LayerRequest): ChunkContext {
  const { inputWeight, recurrentWeight } = parameters;
  return { kernels, cell, reverse, inputWeight, recurrentWeight, joinedWeights: cell.joinWeights(kernels, parameters), ones };
}

function runBackward(
  request: LayerRequest,
  context: ChunkContext,
  runs: readonly ChunkRun[],
  backward: LayerBackwardRequest,
): LayerGradients {
  const { kernels: k, cell, zeros, skippedChunks, reverse } = request;
  const results: BackwardChunkResult[] = [];
  let stateGradient: readonly Handle[] = Array.from({ length: cell.states }, (_, index) =>
    index === 0 ? (backward.last ?? zeros) : zeros,
  );
  for (const index of orderSteps(runs.length, !reverse)) {
    const run = runs[index] as ChunkRun;
    const outputGradient = backward.outputs[index + skippedChunks] ?? null;
    const result = runBackwardChunk({
      ...context,
      ...run,
      stateGradient,
      outputGradient,
      needsInputGradient: backward.needsInputGradient,
    });
    k.free(run.kept, ...(outputGradient === null ? [] : [outputGradient]));
    stateGradient = result.stateGradient;
    results[index] = result;
  }
  return {
    inputWeight: k.transposeMatrix(sumAll(k, results, 'inputWeight')),
    recurrentWeight: sumAll(k, results, 'recurrentWeight'),
    inputBias: sumAll(k, results, 'inputBias'),
    recurrentBias: sumAll(k, results, 'recurrentBias'),
    input: [...new Array<null>(skippedChunks).fill(null), ...results.map((result) => result.input)],
  };
}

function sumAll(kernels: Kernels, results: readonly BackwardChunkResult[], name: keyof LayerParameters): Handle {
  const parts = results.map((result) => result[name]);
  const sum = kernels.sum(parts);
  if (parts.length > 1) kernels.free(...parts);
  return sum;
}
