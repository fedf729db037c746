import type { Handle } from '../binding.ts';
import { deriveMaskSeed, deriveThreshold } from '../dropout.ts';
import type { DropoutRequest } from '../network.ts';
import type { Kernels } from './kernels.ts';

export interface DropoutMaskRequest {
  readonly kernels: Kernels;
  /** Whether the custom operations run here. */
  readonly native: boolean;
  readonly dropout: DropoutRequest | null;
  /** 0 ≤ p < 1. */
  readonly probability: number;
  readonly batch: { readonly count: number; readonly time: number };
  readonly channels: number;
  readonly site: number;
  /** Rows `[time·count, channels]` instead of a matrix; only if the custom operations run here. */
  readonly rows?: boolean;
}

/**
 * Draws the same masks as `drawDropoutMask`, time step by time step, so that they do not depend on how far the batch is padded.
 * @returns a matrix `[channels, time·count]`, or rows; null if nothing is dropped
 */
export function drawDropout(request: DropoutMaskRequest): Handle | null {
  const { kernels: k, native, dropout, probability, batch, channels, site, rows = false } = request;
  if (dropout === null || probability === 0) return null;
  const seeds = deriveMaskSeed(dropout.key, site);
  const { bits, scale } = deriveThreshold(probability);
  if (native) return k.run('DurasweepDropout', [k.integerList(seeds), k.integers([channels, batch.time, batch.count, bits, Number(rows)])]);
  const size = channels * batch.count;
  const halves = k.splitWords(k.randomWords([batch.time, Math.ceil(size / 2)], seeds));
  const kept = k.reshape(k.isAtLeast(halves, bits), [batch.time, size + (size % 2)]);
  const even = size % 2 === 0 ? kept : k.run('Slice', [kept, k.integers([0, 0]), k.integers([batch.time, size])]);
  const scaled = k.multiply(k.reshape(even, [batch.time, channels, batch.count]), k.scalar(scale));
  const mask = k.reshape(k.transpose(scaled, [1, 0, 2]), [channels, batch.time * batch.count]);
  k.free(halves, kept, even, scaled);
  return mask;
}
