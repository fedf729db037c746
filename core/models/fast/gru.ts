import type { BackwardResult, BackwardStep, Cell, CellWeights, GateGradients, StepResult } from './cell.ts';
import type { Operations } from './operations.ts';

/**
 * GRU with the reset gate after the recurrent product (PyTorch, cuDNN), gates r, z, n:
 *   r = σ(Wᵣx + Uᵣh + b), z = σ(W_z x + U_z h + b), n = tanh(Wₙx + b + r ∘ (Uₙh + c)), h' = n + z ∘ (h − n).
 */
export const GRU: Cell = { name: 'gru', gates: 3, states: 1, saved: 4, advance, goBack, join };

function advance<Value>(k: Operations<Value>, weights: CellWeights<Value>, projected: Value, [state]: readonly Value[]): StepResult<Value> {
  const [resetInput, updateInput, candidateInput] = k.splitRows(projected, 3) as [Value, Value, Value];
  const recurrent = k.product(weights.recurrentWeight, state as Value);
  const [resetRecurrent, updateRecurrent, candidateRecurrent] = k.splitRows(recurrent, 3) as [Value, Value, Value];
  const reset = k.sigmoid(k.add(resetInput, resetRecurrent));
  const update = k.sigmoid(k.add(updateInput, updateRecurrent));
  const inner = k.add(candidateRecurrent, weights.innerBias);
  const candidate = k.tanh(k.add(candidateInput, k.multiply(reset, inner)));
  const output = k.add(candidate, k.multiply(update, k.subtract(state as Value, candidate)));
  return { state: [output], saved: [reset, update, inner, candidate] };
}

function goBack<Value>(k: Operations<Value>, { weights, saved, previousState, stateGradient }: BackwardStep<Value>): BackwardResult<Value> {
  const [reset, update, inner, candidate] = saved as [Value, Value, Value, Value];
  const output = stateGradient[0] as Value;
  const updateSum = k.sigmoidGradient(update, k.multiply(output, k.subtract(previousState[0] as Value, candidate)));
  const kept = k.multiply(output, update);
  const candidateSum = k.tanhGradient(candidate, k.subtract(output, kept));
  const resetSum = k.sigmoidGradient(reset, k.multiply(candidateSum, inner));
  const recurrent = k.concatRows([resetSum, updateSum, k.multiply(candidateSum, reset)]);
  const previous = k.add(kept, k.productTransposedLeft(weights.recurrentWeight, recurrent));
  return { stateGradient: [previous], pieces: [recurrent, candidateSum] };
}

/** Input's and state's part differ in the candidate, whose state part went through the reset gate. */
function join<Value>(k: Operations<Value>, pieces: readonly (readonly Value[])[]): GateGradients<Value> {
  const recurrent = k.concatColumns(pieces.map((step) => step[0] as Value));
  const candidate = k.concatColumns(pieces.map((step) => step[1] as Value));
  const [reset, update] = k.splitRows(recurrent, 3) as [Value, Value, Value];
  return { recurrent, projected: k.concatRows([reset, update, candidate]) };
}
