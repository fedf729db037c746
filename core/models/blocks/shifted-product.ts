import type { Geometry, Handle, Kernels } from './block.ts';

export interface ShiftedProductRequest {
  readonly kernels: Kernels;
  readonly geometry: Pick<Geometry, 'count' | 'time'>;
  /** Matrix `[width, time·count]`. */
  readonly input: Handle;
  readonly width: number;
  /** Offsets of the input steps of each output step; negative: earlier. Zeros are read outside the sequence. */
  readonly shifts: readonly number[];
  /** `[channels, width, shifts]`. */
  readonly weight: Handle;
  /** `[channels, 1]`. */
  readonly bias: Handle;
}

export interface ShiftedProductRun {
  /** Matrix `[channels, time·count]`. */
  readonly output: Handle;
  backward(gradient: Handle, needsInputGradient: boolean): ShiftedProductGradients;
}

interface ShiftedProductGradients {
  readonly weight: Handle;
  readonly bias: Handle;
  /** Null if it is not needed. */
  readonly input: Handle | null;
}

/** A convolution over time as one product with a matrix of shifted inputs, in which the inputs of each output step are stacked. */
export function runShiftedProduct(request: ShiftedProductRequest): ShiftedProductRun {
  const { kernels: k, geometry, input, width, shifts } = request;
  const patches = k.concatRows(shifts.map((shift) => k.shiftSteps(input, shift, geometry)));
  const weight = k.reshape(k.transpose(request.weight, SHIFTS_LAST), [-1, shifts.length * width]);
  const output = k.add(k.product(weight, patches), request.bias);
  const backward: ShiftedProductRun['backward'] = (gradient, needsInputGradient) => {
    const weightGradient = k.reshape(k.productTransposedRight(gradient, patches), [-1, shifts.length, width]);
    return {
      weight: k.transpose(weightGradient, SHIFTS_LAST),
      bias: k.sumOver(gradient, -1),
      input: needsInputGradient ? addShifts(request, k.productTransposedLeft(weight, gradient)) : null,
    };
  };
  return { output, backward };
}

/** Swaps width and shifts. */
const SHIFTS_LAST = [0, 2, 1];

/** Backward pass through the matrix of shifted inputs. */
function addShifts({ kernels: k, shifts, geometry }: ShiftedProductRequest, gradient: Handle): Handle {
  const parts = shifts.length === 1 ? [gradient] : k.splitRows(gradient, shifts.length);
  return k.sum(shifts.map((shift, index) => k.shiftSteps(parts[index] as Handle, -shift, geometry)));
}
