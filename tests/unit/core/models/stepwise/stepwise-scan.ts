import type { Handle } from '../../../../../core/models/binding.ts';
import type { Kernels } from '../../../../../core/models/fast/kernels.ts';
import type { RunScan, Scan, ScanGradients, ScanRequest } from '../../../../../core/models/fast/scan.ts';
import type { Cell, GateGradients, LayerParameters, StepResult } from './cell.ts';
import { GRU } from './gru.ts';
import { LSTM } from './lstm.ts';

const CELLS: Readonly<Record<ScanRequest['cell'], Cell>> = { gru: GRU, lstm: LSTM };

interface StepRun extends StepResult {
  readonly previousState: readonly Handle[];
  /** Row `[1, count]` by which the state was multiplied; null: no mask. */
  readonly mask: Handle | null;
}

/**
 * A scan in a dozen or two TensorFlow operations per time step. It runs on any device, so on a CPU it shows that every block also works without
 * the custom operations, as on a GPU.
 */
export const runStepwiseScan: RunScan = Object.assign(runSteps, { tensorflowOnly: true as const });

function runSteps(given: ScanRequest): Scan {
  const request = { ...given, parameters: cutParameters(given) };
  const { kernels: k, parameters, hidden, steps, count, reverse, wanted } = request;
  const cell = CELLS[request.cell];
  const ones = k.fill(1, [1, count]);
  const zeros = k.fill(0, [hidden, count]);
  const weights = cell.joinWeights(k, parameters);
  const inputs = k.splitColumns(request.input, steps);
  const runs: StepRun[] = [];
  let previousState: readonly Handle[] = Array.from({ length: cell.states }, () => zeros);
  for (const step of orderSteps(steps, reverse)) {
    const result = cell.advance(k, { weights, input: inputs[step] as Handle, state: previousState, ones });
    const mask = createMask(request, step);
    const state = multiplyAll(request, result.state, mask);
    runs[step] = { ...result, state, previousState, mask };
    previousState = state;
  }
  const states = runs.map(({ state }) => state[0] as Handle);
  const outputs =
    wanted === 'ends' ? k.sum(states.flatMap((state, step) => takeEnds(request, state, step) ?? [])) : k.concatColumns(states);
  return { outputs, backward: (gradient, needsInputGradient) => runBackward({ request, runs, zeros, gradient, needsInputGradient }) };
}

interface StepwiseRequest extends ScanRequest {
  readonly parameters: LayerParameters;
}

interface BackwardRequest {
  readonly request: StepwiseRequest;
  readonly runs: readonly StepRun[];
  /** Matrix of zeros `[hidden, count]`. */
  readonly zeros: Handle;
  /** Gradient of the scan's outputs. */
  readonly gradient: Handle;
  readonly needsInputGradient: boolean;
}

/** Only what depends on the next time step is computed step by step. Each parameter's gradient is one product over all time steps. */
function runBackward({ request, runs, zeros, gradient, needsInputGradient }: BackwardRequest): ScanGradients {
  const { kernels: k, parameters, input } = request;
  const { projected, recurrent } = differentiateSteps(request, runs, zeros, gradient);
  const previous = k.concatColumns(runs.map(({ previousState }) => previousState[0] as Handle));
  return {
    parameters: joinVector(k, [
      k.productTransposedRight(projected, input),
      k.productTransposedRight(recurrent, previous),
      k.sumOver(projected, -1),
      k.sumOver(recurrent, -1),
    ]),
    input: needsInputGradient ? k.productTransposedLeft(parameters.inputWeight, projected) : null,
  };
}

function cutParameters({ kernels: k, cell, weights, features, hidden }: ScanRequest): LayerParameters {
  const rows = hidden * (cell === 'gru' ? 3 : 4);
  let { offset } = weights;
  const take = (columns: number) => {
    const matrix = k.reshape(k.takeValues(weights.vector, offset, rows * columns), [rows, columns]);
    offset += rows * columns;
    return matrix;
  };
  return { inputWeight: take(features), recurrentWeight: take(hidden), inputBias: take(1), recurrentBias: take(1) };
}

function joinVector(k: Kernels, parts: readonly Handle[]): Handle {
  return k.concatColumns(parts.map((part) => k.reshape(part, [-1])));
}

/** @returns matrices `[gates·hidden, steps·count]` */
function differentiateSteps(request: StepwiseRequest, runs: readonly StepRun[], zeros: Handle, gradient: Handle): GateGradients {
  const { kernels: k, steps, reverse, parameters, wanted } = request;
  const { recurrentWeight } = parameters;
  const cell = CELLS[request.cell];
  const outputs = wanted === 'steps' ? k.splitColumns(gradient, steps) : null;
  const perStep: GateGradients[] = [];
  let stateGradient = Array.from({ length: cell.states }, () => zeros);
  for (const step of orderSteps(steps, !reverse)) {
    const { saved, previousState, mask } = runs[step] as StepRun;
    const [carried, ...others] = stateGradient as [Handle, ...Handle[]];
    const own = outputs === null ? takeEnds(request, gradient, step) : (outputs[step] as Handle);
    const received = [own === null ? carried : k.add(carried, own), ...others];
    const masked = multiplyAll(request, received, mask);
    const result = cell.goBack(k, { recurrentWeight, saved, previousState, stateGradient: masked });
    stateGradient = [...result.stateGradient];
    perStep[step] = result;
  }
  return {
    projected: k.concatColumns(perStep.map(({ projected }) => projected)),
    recurrent: k.concatColumns(perStep.map(({ recurrent }) => recurrent)),
  };
}

/** Time steps in the order in which a scan visits them. */
function orderSteps(steps: number, reverse: boolean): number[] {
  return Array.from({ length: steps }, (_, step) => (reverse ? steps - 1 - step : step));
}

/** 1 for sequences that a reverse scan has reached, else 0; null if it has reached all. */
function createMask({ kernels, count, lengths, reverse }: ScanRequest, step: number): Handle | null {
  if (!reverse || lengths.every((length) => step < length)) return null;
  const valid = Float32Array.from(lengths, (length) => (step < length ? 1 : 0));
  return kernels.tensor(valid, [1, count]);
}

/** Columns of a matrix `[hidden, count]` whose sequences end at this step of the scan, zeros elsewhere; null if none ends. */
function takeEnds({ kernels, count, lengths, steps, reverse }: ScanRequest, matrix: Handle, step: number): Handle | null {
  const ends = Float32Array.from(lengths, (length) => (step === (reverse ? 0 : Math.min(length, steps) - 1) ? 1 : 0));
  if (ends.every((end) => end === 0)) return null;
  return ends.every((end) => end === 1) ? matrix : kernels.multiply(matrix, kernels.tensor(ends, [1, count]));
}

function multiplyAll({ kernels }: ScanRequest, values: readonly Handle[], mask: Handle | null): readonly Handle[] {
  return mask === null ? values : values.map((value) => kernels.multiply(value, mask));
}
