import type { Handle } from '../binding.ts';
import type { Cell, StepResult } from './cell.ts';
import type { Kernels } from './kernels.ts';
import type { Operations } from './operations.ts';
import { runProgram } from './program.ts';

/** Steps that run as one program. The remainder of a batch's time takes smaller ones: 33 = 8 + 8 + 8 + 8 + 1. */
const CHUNK_STEPS = [8, 4, 2, 1] as const;

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
  /** `[gates·hidden, 1]`, all biases that can join the input projection. */
  readonly projectionBias: Handle;
  /** `[hidden, 1]`, see `CellWeights`. */
  readonly innerBias: Handle;
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
  /** `[steps]`, in the order of time, as all lists of steps. */
  readonly states: readonly (readonly Handle[])[];
  readonly saved: readonly (readonly Handle[])[];
  /** Matrix `[hidden, steps·batch]`, or null. */
  readonly matrix: Handle | null;
}

export function runForwardChunk(chunk: ForwardChunk): ForwardChunkResult {
  const { cell, steps, joined, masks, kernels } = chunk;
  const values = [
    chunk.inputWeight,
    chunk.recurrentWeight,
    chunk.projectionBias,
    chunk.innerBias,
    chunk.input,
    ...chunk.state,
    ...(masks ?? []),
  ];
  const results = runProgram({
    kernels,
    key: `${cell.name} forward ${describe(chunk)} joined ${joined}`,
    inputs: values.length,
    values,
    build: (operations, inputs) => buildForward(operations, chunk, inputs),
  });
  const perStep = takeGroups(results, steps, cell.states + cell.saved);
  return {
    states: perStep.map((values) => values.slice(0, cell.states)),
    saved: perStep.map((values) => values.slice(cell.states)),
    matrix: joined ? (results.at(-1) as Handle) : null,
  };
}

type ForwardShape = Pick<ForwardChunk, 'cell' | 'steps' | 'reverse' | 'masks' | 'joined'>;

/** The input projection is one product over all steps of the chunk. */
function buildForward<Value>(
  k: Operations<Value>,
  { cell, steps, reverse, masks, joined }: ForwardShape,
  inputs: readonly Value[],
): Value[] {
  const [inputWeight, recurrentWeight, projectionBias, innerBias, input, ...rest] = inputs as [
    Value,
    Value,
    Value,
    Value,
    Value,
    ...Value[],
  ];
  const stepMasks = masks === null ? null : rest.slice(cell.states);
  const projected = k.splitColumns(k.add(k.product(inputWeight, input), projectionBias), steps);
  const results: StepResult<Value>[] = [];
  let state = rest.slice(0, cell.states);
  for (const step of orderSteps(steps, reverse)) {
    const result = cell.advance(k, { recurrentWeight, innerBias }, projected[step] as Value, state);
    state = stepMasks === null ? [...result.state] : result.state.map((value) => k.multiply(value, stepMasks[step] as Value));
    results[step] = { state, saved: result.saved };
  }
  const matrix = joined ? [k.concatColumns(results.map((result) => result.state[0] as Value))] : [];
  return [...results.flatMap((result) => [...result.state, ...result.saved]), ...matrix];
}

export interface BackwardChunk extends ChunkContext {
  readonly steps: number;
  readonly input: Handle;
  readonly saved: readonly (readonly Handle[])[];
  /** `[steps]`, the state before each. */
  readonly previousStates: readonly (readonly Handle[])[];
  readonly masks: readonly Handle[] | null;
  /** Gradient of the state after the chunk. */
  readonly stateGradient: readonly Handle[];
  /** Matrix `[hidden, steps·batch]`, gradient of the outputs; null: none but through the state. */
  readonly outputGradient: Handle | null;
  readonly needsInputGradient: boolean;
}

export interface BackwardChunkResult {
  readonly stateGradient: readonly Handle[];
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
  const kept = [...chunk.saved.flat(), ...chunk.previousStates.flat()];
  const values = [chunk.inputWeight, chunk.recurrentWeight, chunk.input, ...chunk.stateGradient, ...kept, ...optional];
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
  const [inputWeight, recurrentWeight, input] = inputs as [Value, Value, Value];
  const list = takeLists(inputs.slice(3), [
    cell.states,
    steps * cell.saved,
    steps * cell.states,
    shape.outputGradient === null ? 0 : 1,
    steps,
  ]);
  const [initial, savedValues, previousValues, [outputGradient], masks] = list as [Value[], Value[], Value[], Value[], Value[]];
  const saved = takeGroups(savedValues, steps, cell.saved);
  const previousStates = takeGroups(previousValues, steps, cell.states);
  const outputs = outputGradient === undefined ? null : k.splitColumns(outputGradient, steps);
  const pieces: (readonly Value[])[] = [];
  let stateGradient: readonly Value[] = initial;
  for (const step of orderSteps(steps, !reverse)) {
    const [carried, ...others] = stateGradient as [Value, ...Value[]];
    const received = [outputs === null ? carried : k.add(carried, outputs[step] as Value), ...others];
    const masked = shape.masks === null ? received : received.map((value) => k.multiply(value, masks[step] as Value));
    // The state's gradient needs no weights but the recurrent: biases do not enter it.
    const weights = { recurrentWeight, innerBias: recurrentWeight };
    const previousState = previousStates[step] as readonly Value[];
    const result = cell.goBack(k, { weights, saved: saved[step] as readonly Value[], previousState, stateGradient: masked });
    stateGradient = result.stateGradient;
    pieces[step] = result.pieces;
  }
  const { projected, recurrent } = cell.join(k, pieces);
  const previous = k.concatColumns(previousStates.map((state) => state[0] as Value));
  return [
    k.productTransposedRight(projected, input),
    k.productTransposedRight(recurrent, previous),
    k.sumColumns(projected),
    k.sumColumns(recurrent),
    ...stateGradient,
    ...(needsInputGradient ? [k.productTransposedLeft(inputWeight, projected)] : []),
  ];
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
