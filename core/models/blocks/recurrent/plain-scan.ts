import type { PlainRequest, Tensor, Tensor2D } from '../block.ts';

type TensorFlow = PlainRequest<unknown>['tf'];

/** Parameters of one direction of one layer in PyTorch's shapes: `[gates·hidden, in]`, `[gates·hidden, hidden]`, `[gates·hidden]` twice. */
interface CellParameters {
  readonly inputWeight: Tensor2D;
  readonly recurrentWeight: Tensor2D;
  readonly inputBias: Tensor;
  readonly recurrentBias: Tensor;
}

export interface ScanRequest {
  readonly tf: TensorFlow;
  readonly cell: 'gru' | 'lstm';
  readonly parameters: CellParameters;
  /** `[time]` of `[batch, in]`. */
  readonly steps: readonly Tensor2D[];
  /** Runs from the last time step to the first. Each sequence then starts at its last valid step with a zero state. */
  readonly reverse: boolean;
  /** `[time]` of `[batch, 1]`: 1 on valid steps, 0 on padding. */
  readonly valid: readonly Tensor2D[];
}

/** @returns `[time]` of `[batch, hidden]`, in time order */
export function scan(request: ScanRequest): Tensor2D[] {
  const { tf, steps, parameters, reverse } = request;
  const batch = steps[0]?.shape[0] ?? 0;
  const hidden = parameters.recurrentWeight.shape[1];
  const advance = request.cell === 'gru' ? advanceGru : advanceLstm;
  let state: State = { output: tf.zeros([batch, hidden]), memory: tf.zeros([batch, hidden]) };
  const outputs: Tensor2D[] = [];
  const order = steps.map((_, time) => (reverse ? steps.length - 1 - time : time));
  for (const time of order) {
    state = advance(tf, parameters, steps[time] as Tensor2D, state);
    if (reverse) state = maskState(tf, state, request.valid[time] as Tensor2D);
    outputs[time] = state.output;
  }
  return outputs;
}

interface State {
  /** `[batch, hidden]`. */
  readonly output: Tensor2D;
  /** `[batch, hidden]`: the LSTM's cell state; unused by the GRU. */
  readonly memory: Tensor2D;
}

function maskState(tf: TensorFlow, state: State, valid: Tensor2D): State {
  return { output: tf.mul(state.output, valid), memory: tf.mul(state.memory, valid) };
}

/** GRU with the reset gate after the recurrent product (PyTorch, cuDNN): n = tanh(W x + b + r ∘ (U h + c)). */
function advanceGru(tf: TensorFlow, parameters: CellParameters, input: Tensor2D, state: State): State {
  const [resetInput, updateInput, candidateInput] = splitGates(tf, applyLinear(tf, input, parameters.inputWeight, parameters.inputBias), 3);
  const recurrent = applyLinear(tf, state.output, parameters.recurrentWeight, parameters.recurrentBias);
  const [resetRecurrent, updateRecurrent, candidateRecurrent] = splitGates(tf, recurrent, 3);
  const reset = tf.sigmoid(tf.add(resetInput, resetRecurrent));
  const update = tf.sigmoid(tf.add(updateInput, updateRecurrent));
  const candidate = tf.tanh(tf.add(candidateInput, tf.mul(reset, candidateRecurrent)));
  const output: Tensor2D = tf.add(candidate, tf.mul(update, tf.sub(state.output, candidate)));
  return { output, memory: state.memory };
}

function advanceLstm(tf: TensorFlow, parameters: CellParameters, input: Tensor2D, state: State): State {
  const gates = tf.add(
    applyLinear(tf, input, parameters.inputWeight, parameters.inputBias),
    applyLinear(tf, state.output, parameters.recurrentWeight, parameters.recurrentBias),
  ) as Tensor2D;
  const [inputGate, forgetGate, cellGate, outputGate] = splitGates(tf, gates, 4);
  const kept = tf.mul(tf.sigmoid(forgetGate), state.memory);
  const memory: Tensor2D = tf.add(kept, tf.mul(tf.sigmoid(inputGate), tf.tanh(cellGate)));
  return { output: tf.mul(tf.sigmoid(outputGate), tf.tanh(memory)), memory };
}

/** `[batch, in] · [out, in]ᵀ + [out]`. */
function applyLinear(tf: TensorFlow, input: Tensor2D, weight: Tensor2D, bias: Tensor): Tensor2D {
  return tf.add(tf.matMul(input, weight, false, true), bias);
}

function splitGates(tf: TensorFlow, gates: Tensor2D, count: number): [Tensor2D, Tensor2D, Tensor2D, Tensor2D] {
  return tf.split(gates, count, 1) as [Tensor2D, Tensor2D, Tensor2D, Tensor2D];
}
