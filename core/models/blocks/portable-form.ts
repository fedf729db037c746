import type { Signal } from './block.ts';
import type { Weights } from './onnx-form.ts';

/** One recording between two blocks. */
export interface PortableSignal extends Signal {
  /** `[time, width]`; a vector has one time step. */
  readonly values: Float32Array;
  readonly time: number;
  /** Valid length, ≤ time. */
  readonly length: number;
}

export interface PortableRequest<Options> {
  readonly options: Options;
  readonly input: Signal;
  /** A parameter by its name within the block. */
  readonly weights: (name: string) => Weights;
  /** Whether only the output of the last valid time step is read, in both directions; what nothing else needs may then be left out. Default: false. */
  readonly lastOnly?: boolean;
}

/** Processes a recording one time step at a time, in constant memory. */
export interface Stepper {
  /** @returns the output after this time step, in a buffer that the next call overwrites */
  push(step: Float32Array): Float32Array;
  /** Must be called before the next recording. */
  reset(): void;
}

/** A block in plain arithmetic: it needs no library and runs the same in Node and in browsers. */
export interface PortableForm<Options> {
  readonly prepare: (request: PortableRequest<Options>) => (signal: PortableSignal) => PortableSignal;
  /** Null if its output also depends on later time steps. */
  readonly createStepper: (request: PortableRequest<Options>) => Stepper | null;
}

/** Runs the valid time steps of a recording one by one. The output is zero beyond them. */
export function runSteps(stepper: Stepper, signal: PortableSignal, output: Signal): PortableSignal {
  const { values, width, time, length } = signal;
  const made = new Float32Array(time * output.width);
  stepper.reset();
  for (let step = 0; step < length; step += 1) {
    made.set(stepper.push(values.subarray(step * width, (step + 1) * width)), step * output.width);
  }
  return { ...output, clean: true, values: made, time, length };
}
