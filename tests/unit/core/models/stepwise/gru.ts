import type { Handle } from '../../../../../core/models/binding.ts';
import type { Kernels } from '../../../../../core/models/fast/kernels.ts';
import type { BackwardResult, BackwardStep, Cell, ForwardStep, LayerParameters, StepResult } from './cell.ts';
import { sigmoid, sigmoidGradient, tanh, tanhGradient } from './operations.ts';

/**
 * GRU with the reset gate after the recurrent product (PyTorch, cuDNN), gates r, z, n:
 *   r = σ(Wᵣx + Uᵣh + b), z = σ(W_z x + U_z h + b), n = tanh(Wₙx + b + r ∘ (Uₙh + c)), h' = n + z ∘ (h − n).
 */
export const GRU: Cell = { states: 1, joinWeights, advance, goBack };

/** Joins the reset and update gates. The candidate stays separate because its recurrent part passes through the reset gate. */
function joinWeights(k: Kernels, { inputWeight, recurrentWeight, inputBias, recurrentBias }: LayerParameters): Handle[] {
  const cut = (x: Handle) => {
    const [reset, update, candidate] = k.splitRows(x, 3) as [Handle, Handle, Handle];
    return { gates: k.concatRows([reset, update]), candidate };
  };
  const [input, recurrent, bias] = [cut(inputWeight), cut(recurrentWeight), cut(k.add(inputBias, recurrentBias))];
  const gates = k.concatColumns([recurrent.gates, input.gates, bias.gates]);
  return [gates, recurrent.candidate, input.candidate, cut(inputBias).candidate, cut(recurrentBias).candidate];
}

function advance(k: Kernels, { weights, input, state: [state], ones }: ForwardStep): StepResult {
  const [gateWeight, recurrentWeight, inputWeight, inputBias, recurrentBias] = weights as [Handle, Handle, Handle, Handle, Handle];
  const previous = state as Handle;
  const gates = sigmoid(k, k.product(gateWeight, k.concatRows([previous, input, ones])));
  const [reset, update] = k.splitRows(gates, 2) as [Handle, Handle];
  const inner = k.add(k.product(recurrentWeight, previous), recurrentBias);
  const candidate = tanh(k, k.add(k.add(k.product(inputWeight, input), inputBias), k.multiply(reset, inner)));
  const output = k.add(candidate, k.multiply(update, k.subtract(previous, candidate)));
  return { state: [output], saved: [reset, update, inner, candidate] };
}

/** The gradients of the input's and the state's part differ only in the candidate, whose state part passed through the reset gate. */
function goBack(k: Kernels, { recurrentWeight, saved, previousState, stateGradient }: BackwardStep): BackwardResult {
  const [reset, update, inner, candidate] = saved as [Handle, Handle, Handle, Handle];
  const output = stateGradient[0] as Handle;
  const updateSum = sigmoidGradient(k, update, k.multiply(output, k.subtract(previousState[0] as Handle, candidate)));
  const kept = k.multiply(output, update);
  const candidateSum = tanhGradient(k, candidate, k.subtract(output, kept));
  const resetSum = sigmoidGradient(k, reset, k.multiply(candidateSum, inner));
  const recurrent = k.concatRows([resetSum, updateSum, k.multiply(candidateSum, reset)]);
  const previous = k.add(kept, k.productTransposedLeft(recurrentWeight, recurrent));
  return { stateGradient: [previous], recurrent, projected: k.concatRows([resetSum, updateSum, candidateSum]) };
}
