import type { Handle } from '../binding.ts';
import { isHandle, type LayerBackwardRequest, type LayerGradients, type LayerRequest, type LayerRun, orderSteps } from './layer.ts';

/**
 * GRU with the reset gate after the recurrent product (PyTorch, cuDNN), gates r, z, n:
 *   r = σ(Wᵣx + Uᵣh + b), z = σ(W_z x + U_z h + b), n = tanh(Wₙx + b + r ∘ (Uₙh + c)), h' = n + z ∘ (h − n).
 * The input projection and every parameter's gradient are single products over all steps, outside the time loop.
 */
export function runGru(request: LayerRequest): LayerRun {
  const { kernels: k, hidden, parameters, time, masks } = request;
  const projection = projectInput(request);
  const [, candidateBias] = k.splitRowsAt(parameters.recurrentBias, [2 * hidden, hidden]) as [Handle, Handle];
  const saved: SavedStep[] = [];
  let state = request.initialState;
  for (const step of orderSteps(time, request.reverse)) {
    const recurrent = k.product(parameters.recurrentWeight, state);
    const [gatesRecurrent, candidateRecurrent] = k.splitRowsAt(recurrent, [2 * hidden, hidden]) as [Handle, Handle];
    const gatesInput = projection.gates[step] as Handle;
    const gatesSum = k.add(gatesInput, gatesRecurrent);
    const gates = k.sigmoid(gatesSum);
    const [reset, update] = k.splitRows(gates, 2) as [Handle, Handle];
    const inner = k.add(candidateRecurrent, candidateBias);
    const gated = k.multiply(reset, inner);
    const candidateInput = projection.candidates[step] as Handle;
    const candidateSum = k.add(candidateInput, gated);
    const candidate = k.tanh(candidateSum);
    const difference = k.subtract(state, candidate);
    const kept = k.multiply(update, difference);
    const unmasked = k.add(candidate, kept);
    const mask = masks[step] ?? null;
    const output = mask === null ? unmasked : k.multiply(unmasked, mask);
    k.free(recurrent, gatesRecurrent, candidateRecurrent, gatesInput, gatesSum, gates, gated, candidateInput, candidateSum, kept);
    if (output !== unmasked) k.free(unmasked);
    saved[step] = { previous: state, reset, update, candidate, inner, difference, output };
    state = output;
  }
  return { outputs: saved.map((step) => step.output), backward: (gradients) => runBackward(request, saved, gradients) };
}

interface SavedStep {
  readonly previous: Handle;
  readonly reset: Handle;
  readonly update: Handle;
  readonly candidate: Handle;
  /** Uₙh + c. */
  readonly inner: Handle;
  /** h − n. */
  readonly difference: Handle;
  readonly output: Handle;
}

interface Projection {
  /** `[time]` of `[2·hidden, batch]`. */
  readonly gates: readonly Handle[];
  /** `[time]` of `[hidden, batch]`. */
  readonly candidates: readonly Handle[];
}

/** W x plus both biases of r and z, and the input bias of n, for all steps at once. */
function projectInput({ kernels: k, hidden, parameters, input, time }: LayerRequest): Projection {
  const [gateInputBias, candidateInputBias] = k.splitRowsAt(parameters.inputBias, [2 * hidden, hidden]) as [Handle, Handle];
  const [gateRecurrentBias] = k.splitRowsAt(parameters.recurrentBias, [2 * hidden, hidden]) as [Handle, Handle];
  const bias = k.concatRows([k.add(gateInputBias, gateRecurrentBias), candidateInputBias]);
  const product = k.product(parameters.inputWeight, input);
  const projected = k.add(product, bias);
  const [gates, candidates] = k.splitRowsAt(projected, [2 * hidden, hidden]) as [Handle, Handle];
  const projection = { gates: k.splitColumns(gates, time), candidates: k.splitColumns(candidates, time) };
  k.free(product, projected, gates, candidates);
  return projection;
}

interface GateGradients {
  /** `[time]` of `[3·hidden, batch]`: gradients of U h. */
  readonly recurrent: Handle[];
  /** `[time]` of `[hidden, batch]`: gradients of Wₙx. */
  readonly candidate: Handle[];
}

function runBackward(request: LayerRequest, saved: readonly SavedStep[], backward: LayerBackwardRequest): LayerGradients {
  const { kernels: k, hidden } = request;
  const gradients = scanBackward(request, saved, backward.outputs);
  const recurrent = k.concatColumns(gradients.recurrent);
  const candidate = k.concatColumns(gradients.candidate);
  const previous = k.concatColumns(saved.map((step) => step.previous));
  k.free(...gradients.recurrent, ...gradients.candidate);
  const [gates, inner] = k.splitRowsAt(recurrent, [2 * hidden, hidden]) as [Handle, Handle];
  const projected = k.concatRows([gates, candidate]);
  const result = {
    inputWeight: k.productTransposedRight(projected, request.input),
    recurrentWeight: k.productTransposedRight(recurrent, previous),
    inputBias: k.sumOver(projected, -1),
    recurrentBias: k.sumOver(recurrent, -1),
    input: backward.needsInputGradient ? k.productTransposedLeft(request.parameters.inputWeight, projected) : null,
  };
  k.free(recurrent, candidate, previous, gates, inner, projected);
  return result;
}

/** Back through time: only what depends on the next step is computed here. */
function scanBackward(request: LayerRequest, saved: readonly SavedStep[], outputs: readonly (Handle | null)[]): GateGradients {
  const { kernels: k, parameters, masks, time, reverse } = request;
  const gradients: GateGradients = { recurrent: [], candidate: [] };
  let carried: Handle[] = [];
  for (const step of orderSteps(time, !reverse)) {
    const { reset, update, candidate, inner, difference } = saved[step] as SavedStep;
    const terms = [...carried, outputs[step] ?? null].filter(isHandle);
    const unmasked = terms.length === 0 ? k.zerosLike(request.initialState) : k.sum(terms);
    const mask = masks[step] ?? null;
    const output = mask === null ? unmasked : k.multiply(unmasked, mask);
    const updateGradient = k.multiply(output, difference);
    const kept = k.multiply(output, update);
    const candidateGradient = k.subtract(output, kept);
    const candidateSum = k.tanhGradient(candidate, candidateGradient);
    const innerGradient = k.multiply(candidateSum, reset);
    const resetGradient = k.multiply(candidateSum, inner);
    const resetSum = k.sigmoidGradient(reset, resetGradient);
    const updateSum = k.sigmoidGradient(update, updateGradient);
    const recurrent = k.concatRows([resetSum, updateSum, innerGradient]);
    gradients.recurrent[step] = recurrent;
    gradients.candidate[step] = candidateSum;
    k.free(...terms, unmasked, output, updateGradient, candidateGradient, innerGradient, resetGradient, resetSum, updateSum);
    k.free(reset, update, candidate, inner, difference);
    carried = [k.productTransposedLeft(parameters.recurrentWeight, recurrent), kept];
  }
  k.free(...carried);
  return gradients;
}
