import type { Handle } from '../binding.ts';
import { isHandle, type LayerBackwardRequest, type LayerGradients, type LayerRequest, type LayerRun, orderSteps } from './layer.ts';

/**
 * LSTM, gates i, f, g, o (PyTorch's order): c' = σ(f) ∘ c + σ(i) ∘ tanh(g), h' = σ(o) ∘ tanh(c').
 * The input projection and every parameter's gradient are single products over all steps, outside the time loop.
 */
export function runLstm(request: LayerRequest): LayerRun {
  const { kernels: k, parameters, masks } = request;
  const projection = projectInput(request);
  const saved: SavedStep[] = [];
  let state = request.initialState;
  let memory = request.initialState;
  for (const step of orderSteps(request.time, request.reverse)) {
    const recurrent = k.product(parameters.recurrentWeight, state);
    const projected = projection[step] as Handle;
    const sums = k.add(projected, recurrent);
    const [inputSum, forgetSum, cellSum, outputSum] = k.splitRows(sums, 4) as [Handle, Handle, Handle, Handle];
    const input = k.sigmoid(inputSum);
    const forget = k.sigmoid(forgetSum);
    const cell = k.tanh(cellSum);
    const gate = k.sigmoid(outputSum);
    const kept = k.multiply(forget, memory);
    const written = k.multiply(input, cell);
    const nextMemory = maskWith(request, masks[step], k.add(kept, written));
    const squashed = k.tanh(nextMemory);
    const output = maskWith(request, masks[step], k.multiply(gate, squashed));
    k.free(recurrent, projected, sums, inputSum, forgetSum, cellSum, outputSum, kept, written);
    saved[step] = { previous: state, memory, input, forget, cell, gate, squashed, nextMemory, output };
    state = output;
    memory = nextMemory;
  }
  return { outputs: saved.map((step) => step.output), backward: (gradients) => runBackward(request, saved, gradients) };
}

interface SavedStep {
  readonly previous: Handle;
  /** c, before the step. */
  readonly memory: Handle;
  readonly input: Handle;
  readonly forget: Handle;
  readonly cell: Handle;
  /** σ(o). */
  readonly gate: Handle;
  /** tanh(c'). */
  readonly squashed: Handle;
  readonly nextMemory: Handle;
  readonly output: Handle;
}

function projectInput({ kernels: k, parameters, input, time }: LayerRequest): Handle[] {
  const product = k.product(parameters.inputWeight, input);
  const projected = k.add(product, k.add(parameters.inputBias, parameters.recurrentBias));
  const steps = k.splitColumns(projected, time);
  k.free(product, projected);
  return steps;
}

function maskWith({ kernels: k }: LayerRequest, mask: Handle | null | undefined, x: Handle): Handle {
  if (mask === null || mask === undefined) return x;
  const masked = k.multiply(x, mask);
  k.free(x);
  return masked;
}

function runBackward(request: LayerRequest, saved: readonly SavedStep[], backward: LayerBackwardRequest): LayerGradients {
  const { kernels: k } = request;
  const steps = scanBackward(request, saved, backward.outputs);
  const sums = k.concatColumns(steps);
  const previous = k.concatColumns(saved.map((step) => step.previous));
  k.free(...steps);
  const bias = k.sumOver(sums, -1);
  const result = {
    inputWeight: k.productTransposedRight(sums, request.input),
    recurrentWeight: k.productTransposedRight(sums, previous),
    inputBias: bias,
    recurrentBias: bias,
    input: backward.needsInputGradient ? k.productTransposedLeft(request.parameters.inputWeight, sums) : null,
  };
  k.free(sums, previous);
  return result;
}

/** Back through time. @returns `[time]` of `[4·hidden, batch]`: gradients of the gates' sums */
function scanBackward(request: LayerRequest, saved: readonly SavedStep[], outputs: readonly (Handle | null)[]): Handle[] {
  const { kernels: k, parameters, masks, time, reverse } = request;
  const gradients: Handle[] = [];
  let carriedOutput: Handle | null = null;
  let carriedMemory: Handle | null = null;
  for (const step of orderSteps(time, !reverse)) {
    const { memory, input, forget, cell, gate, squashed, nextMemory } = saved[step] as SavedStep;
    const terms = [carriedOutput, outputs[step] ?? null].filter(isHandle);
    const output = maskWith(request, masks[step], terms.length === 0 ? k.zerosLike(request.initialState) : k.sum(terms));
    const squashedGradient = k.multiply(output, gate);
    const throughOutput = k.tanhGradient(squashed, squashedGradient);
    const memorySum: Handle = carriedMemory === null ? throughOutput : k.add(throughOutput, carriedMemory);
    const next = maskWith(request, masks[step], memorySum);
    const factors = [k.multiply(next, cell), k.multiply(next, memory), k.multiply(next, input), k.multiply(output, squashed)] as const;
    const sums = [
      k.sigmoidGradient(input, factors[0]),
      k.sigmoidGradient(forget, factors[1]),
      k.tanhGradient(cell, factors[2]),
      k.sigmoidGradient(gate, factors[3]),
    ];
    const gates = k.concatRows(sums);
    gradients[step] = gates;
    if (carriedMemory !== null) k.free(carriedMemory);
    carriedMemory = k.multiply(next, forget);
    k.free(...terms, output, squashedGradient, throughOutput, memorySum, next, ...factors, ...sums);
    k.free(input, forget, cell, gate, squashed, nextMemory);
    carriedOutput = k.productTransposedLeft(parameters.recurrentWeight, gates);
  }
  return gradients;
}
