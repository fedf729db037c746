import type { Weights } from './onnx-form.ts';
import type { PortableSignal } from './portable-form.ts';

export interface Affine {
  readonly weight: Weights;
  readonly bias: Weights;
}

// Several rows and two time steps are summed side by side: the processor adds them in parallel and reads each weight once for both steps.
// The order of the terms in a sum does not depend on what is computed beside it.

/** output = W input + b, for one time step. */
export function applyAffine({ weight: { values }, bias }: Affine, input: Float32Array, output: Float32Array): void {
  const size = input.length;
  let row = 0;
  for (; row + 3 < output.length; row += 4) {
    const first = row * size;
    const second = first + size;
    const third = second + size;
    const fourth = third + size;
    let a = bias.values[row] as number;
    let b = bias.values[row + 1] as number;
    let c = bias.values[row + 2] as number;
    let d = bias.values[row + 3] as number;
    for (let index = 0; index < size; index += 1) {
      const value = input[index] as number;
      a += (values[first + index] as number) * value;
      b += (values[second + index] as number) * value;
      c += (values[third + index] as number) * value;
      d += (values[fourth + index] as number) * value;
    }
    output[row] = a;
    output[row + 1] = b;
    output[row + 2] = c;
    output[row + 3] = d;
  }
  for (; row < output.length; row += 1) {
    let sum = bias.values[row] as number;
    for (let index = 0; index < size; index += 1) sum += (values[row * size + index] as number) * (input[index] as number);
    output[row] = sum;
  }
}

/** The same for every time step. @returns `[time, outputs]` */
export function applyAffineToSteps(affine: Affine, { values, width, time }: PortableSignal): Float32Array {
  const outputs = affine.bias.values.length;
  const made = new Float32Array(time * outputs);
  let step = 0;
  for (; step + 1 < time; step += 2) {
    const inputs = values.subarray(step * width, (step + 2) * width);
    applyToPair(affine, inputs, made.subarray(step * outputs, (step + 2) * outputs));
  }
  if (step < time) applyAffine(affine, values.subarray(step * width, time * width), made.subarray(step * outputs));
  return made;
}

/** The same for two consecutive time steps. */
function applyToPair({ weight: { values }, bias }: Affine, inputs: Float32Array, made: Float32Array): void {
  const size = inputs.length / 2;
  const outputs = made.length / 2;
  let row = 0;
  for (; row + 1 < outputs; row += 2) {
    const first = row * size;
    const second = first + size;
    let a = bias.values[row] as number;
    let b = bias.values[row + 1] as number;
    let nextA = a;
    let nextB = b;
    for (let index = 0; index < size; index += 1) {
      const now = inputs[index] as number;
      const next = inputs[size + index] as number;
      const ofFirst = values[first + index] as number;
      const ofSecond = values[second + index] as number;
      a += ofFirst * now;
      b += ofSecond * now;
      nextA += ofFirst * next;
      nextB += ofSecond * next;
    }
    made[row] = a;
    made[row + 1] = b;
    made[outputs + row] = nextA;
    made[outputs + row + 1] = nextB;
  }
  if (row === outputs) return;
  for (const step of [0, 1]) {
    let sum = bias.values[row] as number;
    for (let index = 0; index < size; index += 1) sum += (values[row * size + index] as number) * (inputs[step * size + index] as number);
    made[step * outputs + row] = sum;
  }
}
