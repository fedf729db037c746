import type { FastRequest, FastSignal, Geometry, Handle, Kernels, Signal, SignalPart } from './block.ts';

/** A signal of one matrix `[width, time·count]`. */
export function createSignal(signal: Omit<Signal, 'directions'>, geometry: Geometry, outputs: Handle): FastSignal {
  const { count, time, lengths } = geometry;
  return { ...signal, directions: 1, count, time, lengths, parts: [toPart(outputs)] };
}

/** A part that holds every time step. */
export function toPart(outputs: Handle): SignalPart {
  return { firstStep: 0, outputs, endsOnly: false };
}

/** A signal's parts stacked to the matrix `[width, time·count]`. */
export function joinParts(kernels: Kernels, { parts }: FastSignal): Handle {
  return parts.length === 1 ? (parts[0] as SignalPart).outputs : kernels.concatRows(parts.map(({ outputs }) => outputs));
}

/** Splits a matrix into as many parts as a signal has. */
export function splitLike(kernels: Kernels, { parts }: FastSignal, matrix: Handle): readonly Handle[] {
  return parts.length === 1 ? [matrix] : kernels.splitRows(matrix, parts.length);
}

/** The same signal with new values. */
export function replaceValues(kernels: Kernels, signal: FastSignal, matrix: Handle): FastSignal {
  return { ...signal, clean: false, parts: splitLike(kernels, signal, matrix).map(toPart) };
}

/** A mask with zeros beyond each sequence's length, for blocks that read later time steps. Null: there is nothing to mask. */
export function maskBeyondLengths({ kernels: k, input }: Pick<FastRequest<unknown>, 'kernels' | 'input'>): Handle | null {
  const { clean, lengths, time, count } = input;
  if (clean || lengths.every((length) => length === time)) return null;
  const mask = new Float32Array(time * count);
  lengths.forEach((length, index) => {
    for (let step = 0; step < Math.min(length, time); step += 1) mask[step * count + index] = 1;
  });
  return k.tensor(mask, [1, time * count]);
}

export function applyMask(kernels: Kernels, matrix: Handle, mask: Handle | null): Handle {
  return mask === null ? matrix : kernels.multiply(matrix, mask);
}
