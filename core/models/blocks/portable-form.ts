import type { Signal } from './block.ts';
import type { Weights } from './onnx-form.ts';

/** One recording between two blocks. */
export interface PortableSignal extends Signal {
  /** `[time, width]`; of a vector, one step. */
  readonly values: Float32Array;
  readonly time: number;
  /** Steps that count, ≤ time. */
  readonly length: number;
}

export interface PortableRequest<Options> {
  readonly options: Options;
  readonly input: Signal;
  /** By its name within the block. */
  readonly weights: (name: string) => Weights;
}

/** Takes a recording step by step, in memory that does not grow. */
export interface Stepper {
  /** @returns the output after this step, in a buffer that the next call writes to again */
  push(step: Float32Array): Float32Array;
  /** Before another recording. */
  reset(): void;
}

/** A block in plain arithmetic: no library, the same in Node and browsers. */
export interface PortableForm<Options> {
  readonly prepare: (request: PortableRequest<Options>) => (signal: PortableSignal) => PortableSignal;
  /** Null where its output depends on later steps, too. */
  readonly createStepper: (request: PortableRequest<Options>) => Stepper | null;
}

/** A recording's steps up to its length, one after another; zeros beyond it. */
export function runSteps(stepper: Stepper, signal: PortableSignal, output: Signal): PortableSignal {
  const { values, width, time, length } = signal;
  const made = new Float32Array(time * output.width);
  stepper.reset();
  for (let step = 0; step < length; step += 1) {
    made.set(stepper.push(values.subarray(step * width, (step + 1) * width)), step * output.width);
  }
  return { ...output, clean: true, values: made, time, length };
}
