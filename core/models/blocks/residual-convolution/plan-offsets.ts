import { listShifts, type ResidualConvolutionOptions } from './options.ts';

type Shape = Pick<ResidualConvolutionOptions, 'kernel' | 'dilation'>;

/**
 * How many steps before each sequence's last a convolution reads, where of its own output only some are read.
 * @param longest steps of the longest sequence: none lies further back @returns ascending
 */
export function addTaps(shape: Shape, wanted: readonly number[], longest: number): readonly number[] {
  return sortOffsets(wanted.flatMap((offset) => listShifts(shape).map((shift) => offset - shift)).filter((offset) => offset < longest));
}

/** The same of the whole level: two convolutions, and the input itself. */
export function planOffsets(shape: Shape, wanted: readonly number[], longest: number): readonly number[] {
  return sortOffsets([...wanted, ...addTaps(shape, addTaps(shape, wanted, longest), longest)]);
}

function sortOffsets(offsets: readonly number[]): readonly number[] {
  return [...new Set(offsets)].sort((a, b) => a - b);
}
