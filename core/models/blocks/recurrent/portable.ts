import type { Signal } from '../block.ts';
import type { PortableForm, PortableRequest, PortableSignal, Stepper } from '../portable-form.ts';
import { applyAffine, applyAffineToSteps } from '../portable-product.ts';
import type { RecurrentOptions } from './options.ts';

type Request = PortableRequest<RecurrentOptions>;

export const portableRecurrent: PortableForm<RecurrentOptions> = {
  prepare: (request) => {
    const layers = Array.from({ length: request.options.layers }, (_, layer) => prepareLayer(request, layer));
    return (signal) => layers.reduce((given, run) => run(given), signal);
  },
  createStepper: (request) => (request.options.bidirectional ? null : stackCells(request)),
};

function stackCells(request: Request): Stepper {
  const cells = Array.from({ length: request.options.layers }, (_, layer) => createCell(request, `_l${layer}`));
  return {
    push: (step) => cells.reduce((given, cell) => cell.push(given), step),
    reset() {
      for (const cell of cells) cell.reset();
    },
  };
}

function prepareLayer(request: Request, layer: number): (signal: PortableSignal) => PortableSignal {
  const { hiddenSize, bidirectional, layers } = request.options;
  const forward = createCell(request, `_l${layer}`);
  const half: Signal = { kind: 'steps', width: hiddenSize, directions: 1, clean: true };
  if (!bidirectional) return (signal) => runCell(forward, signal, half);
  const backward = createCell(request, `_l${layer}_reverse`);
  const runBackward = request.lastOnly === true && layer === layers - 1 ? runFirstStep : runCell;
  return (signal) => joinDirections(runCell(forward, signal, half), reverse(runBackward(backward, reverse(signal), half)));
}

/** Runs a recording up to its length, with zeros beyond it. The input's part of the gates is computed for all time steps at once. */
function runCell(cell: Cell, signal: PortableSignal, output: Signal): PortableSignal {
  const { width, time, length } = signal;
  const made = new Float32Array(time * output.width);
  const fromInput = cell.project({ ...signal, time: length, values: signal.values.subarray(0, length * width) });
  const gates = fromInput.length / length;
  cell.reset();
  for (let step = 0; step < length; step += 1) {
    made.set(cell.advance(fromInput.subarray(step * gates, (step + 1) * gates)), step * output.width);
  }
  return { ...output, clean: true, values: made, time, length };
}

/** Its first step only, which is the last one of the recording where that is reversed. The output is zero beyond it. */
function runFirstStep(cell: Cell, signal: PortableSignal, output: Signal): PortableSignal {
  const made = new Float32Array(signal.time * output.width);
  cell.reset();
  made.set(cell.push(signal.values.subarray(0, signal.width)));
  return { ...output, clean: true, values: made, time: signal.time, length: signal.length };
}

/** Reverses the valid time steps. Padding becomes zero. */
function reverse(signal: PortableSignal): PortableSignal {
  const { values, width, length } = signal;
  const reversed = new Float32Array(values.length);
  for (let step = 0; step < length; step += 1) {
    reversed.set(values.subarray(step * width, (step + 1) * width), (length - 1 - step) * width);
  }
  return { ...signal, values: reversed };
}

function joinDirections(forward: PortableSignal, backward: PortableSignal): PortableSignal {
  const { width, time } = forward;
  const values = new Float32Array(2 * time * width);
  for (let step = 0; step < time; step += 1) {
    values.set(forward.values.subarray(step * width, (step + 1) * width), 2 * step * width);
    values.set(backward.values.subarray(step * width, (step + 1) * width), (2 * step + 1) * width);
  }
  return { ...forward, width: 2 * width, directions: 2, values };
}

const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));

interface Cell extends Stepper {
  /** The input's part of each gate, for every time step. */
  project(signal: PortableSignal): Float32Array;
  /** Advances one time step, given the input's part of the gates. */
  advance(fromInput: Float32Array): Float32Array;
}

/** One direction of one layer, with its state. */
function createCell({ options, weights }: Request, suffix: string): Cell {
  const { cell, hiddenSize } = options;
  const fromInput = { weight: weights(`weight_ih${suffix}`), bias: weights(`bias_ih${suffix}`) };
  const fromState = { weight: weights(`weight_hh${suffix}`), bias: weights(`bias_hh${suffix}`) };
  const gates = fromInput.bias.values.length;
  const input = new Float32Array(gates);
  const state: CellState = {
    recurrent: new Float32Array(gates),
    output: new Float32Array(hiddenSize),
    memory: new Float32Array(hiddenSize),
  };
  const advanceState = cell === 'gru' ? advanceGru : advanceLstm;
  const advance = (given: Float32Array) => {
    applyAffine(fromState, state.output, state.recurrent);
    advanceState(state, given, hiddenSize);
    return state.output;
  };
  return {
    project: (signal) => applyAffineToSteps(fromInput, signal),
    advance,
    push(step) {
      applyAffine(fromInput, step, input);
      return advance(input);
    },
    reset() {
      state.output.fill(0);
      state.memory.fill(0);
    },
  };
}

interface CellState {
  readonly recurrent: Float32Array;
  readonly output: Float32Array;
  readonly memory: Float32Array;
}

/** Gates in PyTorch's order: reset, update, candidate. */
function advanceGru({ recurrent, output }: CellState, input: Float32Array, size: number): void {
  for (let unit = 0; unit < size; unit += 1) {
    const reset = sigmoid((input[unit] as number) + (recurrent[unit] as number));
    const update = sigmoid((input[size + unit] as number) + (recurrent[size + unit] as number));
    const candidate = Math.tanh((input[2 * size + unit] as number) + reset * (recurrent[2 * size + unit] as number));
    output[unit] = candidate + update * ((output[unit] as number) - candidate);
  }
}

/** Gates in PyTorch's order: input, forget, cell, output. */
function advanceLstm({ recurrent, output, memory }: CellState, input: Float32Array, size: number): void {
  const sum = (gate: number, unit: number) => (input[gate * size + unit] as number) + (recurrent[gate * size + unit] as number);
  for (let unit = 0; unit < size; unit += 1) {
    const kept = sigmoid(sum(1, unit)) * (memory[unit] as number);
    memory[unit] = kept + sigmoid(sum(0, unit)) * Math.tanh(sum(2, unit));
    output[unit] = sigmoid(sum(3, unit)) * Math.tanh(memory[unit] as number);
  }
}
