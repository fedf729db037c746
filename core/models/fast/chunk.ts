import type { Handle } from '../binding.ts';
import type { Cell, StepResult } from './cell.ts';
import type { Kernels } from './kernels.ts';
import type { Operations } from './operations.ts';
import { runProgram } from './program.ts';

/** Steps that run as one program. The remainder of a batch's time takes smaller ones: 33 = 12 + 12 + 6 + 3. */
const CHUNK_STEPS = [12, 6, 4, 3, 2, 1] as const;

/** Numbers of steps that add up to `time`, the largest first. */
export function planChunks(time: number): number[] {
  const chunks: number[] = [];
  let left = time;
  for (const steps of CHUNK_STEPS) {
    for (; left >= steps; left -= steps) chunks.push(steps);
  }
  return chunks;
}

/** What one direction of one layer shares among all its chunks. */
export interface ChunkContext {
  readonly kernels: Kernels;
  readonly cell: Cell;
  /** From the last step to the first. */
  readonly reverse: boolean;
  /** `[gates·hidden, in]`. */
  readonly inputWeight: Handle;
  /** `[gates·hidden, hidden]`. */
  readonly recurrentWeight: Handle;
  /** Of `Cell.joinWeights`. */
  readonly joinedWeights: readonly Handle[];
  /** Row of ones `[1, batch]`. */
  readonly ones: Handle;
}

export interface ForwardChunk extends ChunkContext {
  readonly steps: number;
  /** Matrix `[in, steps·batch]`. */
  readonly input: Handle;
  readonly state: readonly Handle[];
  /** `[steps]`, rows `[1, batch]` by which the state is multiplied after each step; null: none. */
  readonly masks: readonly Handle[] | null;
  /** Whether all outputs are wanted as one matrix too. */
  readonly joined: boolean;
}

export interface ForwardChunkResult {
  /** After the last step that was run. */
  readonly state: readonly Handle[];
  /**
   * All that going back needs in one tensor, `[steps·(states + saved), hidden, batch]`, for the addon takes 5 µs to hand a tensor over: each
   * step's state, beginning with its output, then what the cell saved; in the order of time, as all lists of steps.
   */
  readonly kept: Handle;
  /** Matrix `[hidden, steps·batch]`, or null. */
  readonly matrix: Handle | null;
}

/** Each step's output `[hidden, batch]` of a chunk. */
export function listOutputs({
  kernels,
  cell,
  steps,
  kept,
}: Pick<ForwardChunk, 'kernels' | 'cell' | 'steps'> & { readonly kept: Handle }): Handle[] {
  const perStep = cell.states + cell.saved;
  return kernels.unstack(kept, steps * perStep).filter((_, index) => index % perStep === 0);
}

export function runForwardChunk(chunk: ForwardChunk): ForwardChunkResult {
  const { cell, joined, masks, kernels } = chunk;
  const values = [...chunk.joinedWeights, chunk.ones, chunk.input, ...chunk.state, ...(masks ?? [])];
  const results = runProgram({
    kernels,
    key: `${cell.name} forward ${describe(chunk)} joined ${joined}`,
    inputs: values.length,
    values,
    build: (operations, inputs) => buildForward(operations, chunk, inputs),
  });
  const [kept, ...rest] = results as [Handle, ...Handle[]];
  return { kept, state: rest.slice(0, cell.states), matrix: rest[cell.states] ?? null };
}

type ForwardShape = Pick<ForwardChunk, 'cell' | 'steps' | 'reverse' | 'masks' | 'joined'>;

function buildForward<Value>(
  k: Operations<Value>,
  { cell, steps, reverse, masks, joined }: ForwardShape,
  inputs: readonly Value[],
): Value[] {
  const lists = takeLists(inputs, [cell.weights, 2, cell.states, masks === null ? 0 : steps]);
  const [weights, [ones, matrixIn], initial, stepMasks] = lists as [Value[], [Value, Value], Value[], Value[]];
  const features = k.splitColumns(matrixIn, steps);
  const results: StepResult<Value>[] = [];
  let state = initial;
  for (const step of orderSteps(steps, reverse)) {
    const result = cell.advance(k, { weights, input: features[step] as Value, state, ones });
    state = masks === null ? [...result.state] : result.state.map((value) => k.multiply(value, stepMasks[step] as Value));
    results[step] = { state, saved: result.saved };
  }
  const matrix = joined ? [k.concatColumns(results.map((result) => result.state[0] as Value))] : [];
  return [k.stack(results.flatMap((result) => [...result.state, ...result.saved])), ...state, ...matrix];
}

export interface BackwardChunk extends ChunkContext {
  readonly steps: number;
  readonly input: Handle;
  /** Of the forward chunk. */
  readonly kept: Handle;
  /** State the chunk began with. */
  readonly before: readonly Handle[];
  readonly masks: readonly Handle[] | null;
  /** Gradient of the state after the chunk. */
  readonly stateGradient: readonly Handle[];
  /** Matrix `[hidden, steps·batch]`, gradient of the outputs; null: none but through the state. */
  readonly outputGradient: Handle | null;
  readonly needsInputGradient: boolean;
}

export interface BackwardChunkResult {
  readonly stateGradient: readonly Handle[];
  /** Transposed, `[in, gates·hidden]`: with a handful of features, that order of the product is six times as fast. */
  readonly inputWeight: Handle;
  readonly recurrentWeight: Handle;
  readonly inputBias: Handle;
  readonly recurrentBias: Handle;
  /** Matrix `[in, steps·batch]`, or null. */
  readonly input: Handle | null;
}

export function runBackwardChunk(chunk: BackwardChunk): BackwardChunkResult {
  const { cell, kernels, masks, outputGradient, needsInputGradient } = chunk;
  const optional = [...(outputGradient === null ? [] : [outputGradient]), ...(masks ?? [])];
  const required = [chunk.inputWeight, chunk.recurrentWeight, chunk.input, chunk.kept];
  const values = [...required, ...chunk.before, ...chunk.stateGradient, ...optional];
  const results = runProgram({
    kernels,
    key: `${cell.name} backward ${describe(chunk)} outputs ${outputGradient !== null} input ${needsInputGradient}`,
    inputs: values.length,
    values,
    build: (operations, inputs) => buildBackward(operations, chunk, inputs),
  });
  const [inputWeight, recurrentWeight, inputBias, recurrentBias, ...rest] = results as [Handle, Handle, Handle, Handle, ...Handle[]];
  const stateGradient = rest.slice(0, cell.states);
  return { inputWeight, recurrentWeight, inputBias, recurrentBias, stateGradient, input: rest[cell.states] ?? null };
}

type BackwardShape = Pick<BackwardChunk, 'cell' | 'steps' | 'reverse' | 'masks' | 'outputGradient' | 'needsInputGradient'>;

/** Only what depends on the next step is computed step by step; each parameter's gradient is one product over all steps. */
function buildBackward<Value>(k: Operations<Value>, shape: BackwardShape, inputs: readonly Value[]): Value[] {
  const { cell, steps, reverse, needsInputGradient } = shape;
  const [inputWeight, recurrentWeight, input, kept] = inputs as [Value, Value, Value, Value];
  const lists = takeLists(inputs.slice(4), [cell.states, cell.states, shape.outputGradient === null ? 0 : 1, steps]);
  const [before, initial, [outputGradient], masks] = lists as [Value[], Value[], Value[], Value[]];
  const perStep = takeGroups(k.unstack(kept, steps * (cell.states + cell.saved)), steps, cell.states + cell.saved);
  const previousStates = listPreviousStates(
    perStep.map((values) => values.slice(0, cell.states)),
    before,
    reverse,
  );
  const outputs = outputGradient === undefined ? null : k.splitColumns(outputGradient, steps);
  const pieces: (readonly Value[])[] = [];
  let stateGradient: readonly Value[] = initial;
  for (const step of orderSteps(steps, !reverse)) {
    const [carried, ...others] = stateGradient as [Value, ...Value[]];
    const received = [outputs === null ? carried : k.add(carried, outputs[step] as Value), ...others];
    const masked = shape.masks === null ? received : received.map((value) => k.multiply(value, masks[step] as Value));
    const previousState = previousStates[step] as readonly Value[];
    const result = cell.goBack(k, {
      recurrentWeight,
      saved: perStep[step]?.slice(cell.states) ?? [],
      previousState,
      stateGradient: masked,
    });
    stateGradient = result.stateGradient;
    pieces[step] = result.pieces;
  }
  const { projected, recurrent } = cell.join(k, pieces);
  const previous = k.concatColumns(previousStates.map((state) => state[0] as Value));
  return [
    k.productTransposedRight(input, projected),
    k.productTransposedRight(recurrent, previous),
    k.sumColumns(projected),
    k.sumColumns(recurrent),
    ...stateGradient,
    ...(needsInputGradient ? [k.productTransposedLeft(inputWeight, projected)] : []),
  ];
}

/** `[steps]`, the state before each, in the order of time. */
function listPreviousStates<Value>(
  states: readonly (readonly Value[])[],
  before: readonly Value[],
  reverse: boolean,
): (readonly Value[])[] {
  return reverse ? [...states.slice(1), before] : [before, ...states.slice(0, -1)];
}

/** Steps in the order in which a scan runs through them. */
export function orderSteps(steps: number, reverse: boolean): number[] {
  return Array.from({ length: steps }, (_, step) => (reverse ? steps - 1 - step : step));
}

function describe({ steps, reverse, masks }: Pick<ForwardChunk, 'steps' | 'reverse' | 'masks'>): string {
  return `steps ${steps} reverse ${reverse} masked ${masks !== null}`;
}

function takeGroups<Value>(values: readonly Value[], groups: number, size: number): Value[][] {
  return Array.from({ length: groups }, (_, group) => values.slice(group * size, (group + 1) * size));
}

/** Consecutive lists of the given lengths; the last ones are shorter where values run out. */
function takeLists<Value>(values: readonly Value[], sizes: readonly number[]): Value[][] {
  let offset = 0;
  return sizes.map((size) => {
    const list = values.slice(offset, offset + size);
    offset += size;
    return list;
  });
}
