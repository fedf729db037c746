import { listShifts, type ResidualConvolutionOptions } from './options.ts';

type Shape = Pick<ResidualConvolutionOptions, 'kernel' | 'dilation'>;

/**
 * The input steps that a convolution reads if only some of its output steps are read. Both are offsets back from each sequence's last
 * step.
 * @param longest length of the longest sequence: no step lies further back @returns offsets, ascending
 */
export function addTaps(shape: Shape, wanted: readonly number[], longest: number): readonly number[] {
  return sortOffsets(wanted.flatMap((offset) => listShifts(shape).map((shift) => offset - shift)).filter((offset) => offset < longest));
}

/** The same for the whole level: two convolutions and the residual connection. */
export function planOffsets(shape: Shape, wanted: readonly number[], longest: number): readonly number[] {
  return sortOffsets([...wanted, ...addTaps(shape, addTaps(shape, wanted, longest), longest)]);
}

function sortOffsets(offsets: readonly number[]): readonly number[] {
  return [...new Set(offsets)].sort((a, b) => a - b);
}
