import type { Signal } from '../block.ts';
import { applyAffine } from '../portable-arithmetic.ts';
import { type PortableForm, type PortableRequest, type PortableSignal, runSteps, type Stepper } from '../portable-form.ts';
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
  const { hiddenSize, bidirectional } = request.options;
  const forward = createCell(request, `_l${layer}`);
  const half: Signal = { kind: 'steps', width: hiddenSize, directions: 1, clean: true };
  if (!bidirectional) return (signal) => runSteps(forward, signal, half);
  const backward = createCell(request, `_l${layer}_reverse`);
  return (signal) => joinDirections(runSteps(forward, signal, half), reverse(runSteps(backward, reverse(signal), half)));
}

/** From its last step that counts to the first; what lies beyond stays away. */
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

/** One direction of one layer, with its state. */
function createCell({ options, weights }: Request, suffix: string): Stepper {
  const { cell, hiddenSize } = options;
  const fromInput = { weight: weights(`weight_ih${suffix}`), bias: weights(`bias_ih${suffix}`) };
  const fromState = { weight: weights(`weight_hh${suffix}`), bias: weights(`bias_hh${suffix}`) };
  const gates = fromInput.bias.values.length;
  const state: CellState = {
    input: new Float32Array(gates),
    recurrent: new Float32Array(gates),
    output: new Float32Array(hiddenSize),
    memory: new Float32Array(hiddenSize),
  };
  const advance = cell === 'gru' ? advanceGru : advanceLstm;
  return {
    push(step) {
      applyAffine(fromInput, step, state.input);
      applyAffine(fromState, state.output, state.recurrent);
      advance(state, hiddenSize);
      return state.output;
    },
    reset() {
      state.output.fill(0);
      state.memory.fill(0);
    },
  };
}

interface CellState {
  readonly input: Float32Array;
  readonly recurrent: Float32Array;
  readonly output: Float32Array;
  readonly memory: Float32Array;
}

/** Gates in PyTorch's order: reset, update, candidate. */
function advanceGru({ input, recurrent, output }: CellState, size: number): void {
  for (let unit = 0; unit < size; unit += 1) {
    const reset = sigmoid((input[unit] as number) + (recurrent[unit] as number));
    const update = sigmoid((input[size + unit] as number) + (recurrent[size + unit] as number));
    const candidate = Math.tanh((input[2 * size + unit] as number) + reset * (recurrent[2 * size + unit] as number));
    output[unit] = candidate + update * ((output[unit] as number) - candidate);
  }
}

/** Gates in PyTorch's order: input, forget, cell, output. */
function advanceLstm({ input, recurrent, output, memory }: CellState, size: number): void {
  const sum = (gate: number, unit: number) => (input[gate * size + unit] as number) + (recurrent[gate * size + unit] as number);
  for (let unit = 0; unit < size; unit += 1) {
    const kept = sigmoid(sum(1, unit)) * (memory[unit] as number);
    memory[unit] = kept + sigmoid(sum(0, unit)) * Math.tanh(sum(2, unit));
    output[unit] = sigmoid(sum(3, unit)) * Math.tanh(memory[unit] as number);
  }
}
