import type { Handle } from '../binding.ts';
import type { Kernels } from './kernels.ts';

/** Collects the gradient of each parameter by its name; one that is met twice adds up. */
export type GradientSink = (name: string, gradient: Handle) => void;

export interface LayerRequest {
  readonly kernels: Kernels;
  readonly hidden: number;
  /** One direction's parameters as matrices: weights `[gates·hidden, in]`, `[gates·hidden, hidden]`, biases `[gates·hidden, 1]`. */
  readonly parameters: LayerParameters;
  /** Matrix `[in, time·batch]`, a block of columns for each step. */
  readonly input: Handle;
  readonly time: number;
  /** Matrix of zeros `[hidden, batch]`. */
  readonly initialState: Handle;
  /** From the last step to the first. */
  readonly reverse: boolean;
  /** `[time]`, row `[1, batch]` of 1 on valid steps and 0 on padding, by which a reverse scan's state is multiplied; null: all valid. */
  readonly masks: readonly (Handle | null)[];
}

export interface LayerParameters {
  readonly inputWeight: Handle;
  readonly recurrentWeight: Handle;
  readonly inputBias: Handle;
  readonly recurrentBias: Handle;
}

export interface LayerGradients extends LayerParameters {
  /** `[in, time·batch]`; null where it was not asked for. */
  readonly input: Handle | null;
}

export interface LayerBackwardRequest {
  /** `[time]`, gradient of each step's output `[hidden, batch]`; null: zero. Freed by the layer. */
  readonly outputs: readonly (Handle | null)[];
  readonly needsInputGradient: boolean;
}

/** One direction of one recurrent layer, run over a batch, ready to be differentiated once. */
export interface LayerRun {
  /** `[time]` of `[hidden, batch]`, in the order of time. */
  readonly outputs: readonly Handle[];
  backward(request: LayerBackwardRequest): LayerGradients;
}

/** Steps in the order in which a layer runs through them. */
export function orderSteps(time: number, reverse: boolean): number[] {
  return Array.from({ length: time }, (_, step) => (reverse ? time - 1 - step : step));
}

export function isHandle(handle: Handle | null): handle is Handle {
  return handle !== null;
}
