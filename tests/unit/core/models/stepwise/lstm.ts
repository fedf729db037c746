import type { Handle } from '../../../../../core/models/binding.ts';
import type { Kernels } from '../../../../../core/models/fast/kernels.ts';
import type { BackwardResult, BackwardStep, Cell, ForwardStep, LayerParameters, StepResult } from './cell.ts';
import { sigmoid, sigmoidGradient, tanh, tanhGradient } from './operations.ts';

/** LSTM, gates i, f, g, o (PyTorch's order): c' = σ(f) ∘ c + σ(i) ∘ tanh(g), h' = σ(o) ∘ tanh(c'). */
export const LSTM: Cell = { states: 2, joinWeights, advance, goBack };

function joinWeights(k: Kernels, { inputWeight, recurrentWeight, inputBias, recurrentBias }: LayerParameters): Handle[] {
  return [k.concatColumns([recurrentWeight, inputWeight, k.add(inputBias, recurrentBias)])];
}

function advance(k: Kernels, { weights, input: features, state, ones }: ForwardStep): StepResult {
  const [output, memory] = state as [Handle, Handle];
  const sums = k.product(weights[0] as Handle, k.concatRows([output, features, ones]));
  const [inputSum, forgetSum, cellSum, outputSum] = k.splitRows(sums, 4) as [Handle, Handle, Handle, Handle];
  const input = sigmoid(k, inputSum);
  const forget = sigmoid(k, forgetSum);
  const cell = tanh(k, cellSum);
  const gate = sigmoid(k, outputSum);
  const nextMemory = k.add(k.multiply(forget, memory), k.multiply(input, cell));
  const squashed = tanh(k, nextMemory);
  return { state: [k.multiply(gate, squashed), nextMemory], saved: [input, forget, cell, gate, squashed] };
}

function goBack(k: Kernels, { recurrentWeight, saved, previousState, stateGradient }: BackwardStep): BackwardResult {
  const [input, forget, cell, gate, squashed] = saved as [Handle, Handle, Handle, Handle, Handle];
  const [output, carried] = stateGradient as [Handle, Handle];
  const memory = k.add(carried, tanhGradient(k, squashed, k.multiply(output, gate)));
  const sums = k.concatRows([
    sigmoidGradient(k, input, k.multiply(memory, cell)),
    sigmoidGradient(k, forget, k.multiply(memory, previousState[1] as Handle)),
    tanhGradient(k, cell, k.multiply(memory, input)),
    sigmoidGradient(k, gate, k.multiply(output, squashed)),
  ]);
  const previous = k.productTransposedLeft(recurrentWeight, sums);
  return { stateGradient: [previous, k.multiply(memory, forget)], projected: sums, recurrent: sums };
}
