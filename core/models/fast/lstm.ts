import type { Handle } from '../binding.ts';
import type { BackwardResult, BackwardStep, Cell, ForwardStep, GateGradients, LayerParameters, StepResult } from './cell.ts';
import type { Kernels } from './kernels.ts';
import type { Operations } from './operations.ts';

/** LSTM, gates i, f, g, o (PyTorch's order): c' = σ(f) ∘ c + σ(i) ∘ tanh(g), h' = σ(o) ∘ tanh(c'). */
export const LSTM: Cell = { name: 'lstm', weights: 1, states: 2, saved: 5, joinWeights, advance, goBack, join };

function joinWeights(k: Kernels, { inputWeight, recurrentWeight, inputBias, recurrentBias }: LayerParameters): Handle[] {
  return [k.concatColumns([recurrentWeight, inputWeight, k.add(inputBias, recurrentBias)])];
}

function advance<Value>(k: Operations<Value>, { weights, input: features, state, ones }: ForwardStep<Value>): StepResult<Value> {
  const [output, memory] = state as [Value, Value];
  const sums = k.product(weights[0] as Value, k.concatRows([output, features, ones]));
  const [inputSum, forgetSum, cellSum, outputSum] = k.splitRows(sums, 4) as [Value, Value, Value, Value];
  const input = k.sigmoid(inputSum);
  const forget = k.sigmoid(forgetSum);
  const cell = k.tanh(cellSum);
  const gate = k.sigmoid(outputSum);
  const nextMemory = k.add(k.multiply(forget, memory), k.multiply(input, cell));
  const squashed = k.tanh(nextMemory);
  return { state: [k.multiply(gate, squashed), nextMemory], saved: [input, forget, cell, gate, squashed] };
}

function goBack<Value>(
  k: Operations<Value>,
  { recurrentWeight, saved, previousState, stateGradient }: BackwardStep<Value>,
): BackwardResult<Value> {
  const [input, forget, cell, gate, squashed] = saved as [Value, Value, Value, Value, Value];
  const [output, carried] = stateGradient as [Value, Value];
  const memory = k.add(carried, k.tanhGradient(squashed, k.multiply(output, gate)));
  const sums = k.concatRows([
    k.sigmoidGradient(input, k.multiply(memory, cell)),
    k.sigmoidGradient(forget, k.multiply(memory, previousState[1] as Value)),
    k.tanhGradient(cell, k.multiply(memory, input)),
    k.sigmoidGradient(gate, k.multiply(output, squashed)),
  ]);
  const previous = k.productTransposedLeft(recurrentWeight, sums);
  return { stateGradient: [previous, k.multiply(memory, forget)], pieces: [sums] };
}

function join<Value>(k: Operations<Value>, pieces: readonly (readonly Value[])[]): GateGradients<Value> {
  const sums = k.concatColumns(pieces.map((step) => step[0] as Value));
  return { projected: sums, recurrent: sums };
}
