import type { Handle } from '../binding.ts';
import type { BackwardResult, BackwardStep, Cell, ForwardStep, GateGradients, LayerParameters, StepResult } from './cell.ts';
import type { Kernels } from './kernels.ts';
import type { Operations } from './operations.ts';

/**
 * GRU with the reset gate after the recurrent product (PyTorch, cuDNN), gates r, z, n:
 *   r = σ(Wᵣx + Uᵣh + b), z = σ(W_z x + U_z h + b), n = tanh(Wₙx + b + r ∘ (Uₙh + c)), h' = n + z ∘ (h − n).
 */
export const GRU: Cell = { name: 'gru', weights: 5, states: 1, saved: 4, joinWeights, advance, goBack, join };

/** Reset and update gate together, then the candidate, whose recurrent part goes through the reset gate and stays apart. */
function joinWeights(k: Kernels, { inputWeight, recurrentWeight, inputBias, recurrentBias }: LayerParameters): Handle[] {
  const cut = (x: Handle) => {
    const [reset, update, candidate] = k.splitRows(x, 3) as [Handle, Handle, Handle];
    return { gates: k.concatRows([reset, update]), candidate };
  };
  const [input, recurrent, bias] = [cut(inputWeight), cut(recurrentWeight), cut(k.add(inputBias, recurrentBias))];
  const gates = k.concatColumns([recurrent.gates, input.gates, bias.gates]);
  return [gates, recurrent.candidate, input.candidate, cut(inputBias).candidate, cut(recurrentBias).candidate];
}

function advance<Value>(k: Operations<Value>, { weights, input, state: [state], ones }: ForwardStep<Value>): StepResult<Value> {
  const [gateWeight, recurrentWeight, inputWeight, inputBias, recurrentBias] = weights as [Value, Value, Value, Value, Value];
  const previous = state as Value;
  const gates = k.sigmoid(k.product(gateWeight, k.concatRows([previous, input, ones])));
  const [reset, update] = k.splitRows(gates, 2) as [Value, Value];
  const inner = k.add(k.product(recurrentWeight, previous), recurrentBias);
  const candidate = k.tanh(k.add(k.add(k.product(inputWeight, input), inputBias), k.multiply(reset, inner)));
  const output = k.add(candidate, k.multiply(update, k.subtract(previous, candidate)));
  return { state: [output], saved: [reset, update, inner, candidate] };
}

function goBack<Value>(
  k: Operations<Value>,
  { recurrentWeight, saved, previousState, stateGradient }: BackwardStep<Value>,
): BackwardResult<Value> {
  const [reset, update, inner, candidate] = saved as [Value, Value, Value, Value];
  const output = stateGradient[0] as Value;
  const updateSum = k.sigmoidGradient(update, k.multiply(output, k.subtract(previousState[0] as Value, candidate)));
  const kept = k.multiply(output, update);
  const candidateSum = k.tanhGradient(candidate, k.subtract(output, kept));
  const resetSum = k.sigmoidGradient(reset, k.multiply(candidateSum, inner));
  const recurrent = k.concatRows([resetSum, updateSum, k.multiply(candidateSum, reset)]);
  const previous = k.add(kept, k.productTransposedLeft(recurrentWeight, recurrent));
  return { stateGradient: [previous], pieces: [recurrent, candidateSum] };
}

/** Input's and state's part differ in the candidate, whose state part went through the reset gate. */
function join<Value>(k: Operations<Value>, pieces: readonly (readonly Value[])[]): GateGradients<Value> {
  const recurrent = k.concatColumns(pieces.map((step) => step[0] as Value));
  const candidate = k.concatColumns(pieces.map((step) => step[1] as Value));
  const [reset, update] = k.splitRows(recurrent, 3) as [Value, Value, Value];
  return { recurrent, projected: k.concatRows([reset, update, candidate]) };
}
