import type { Handle } from '../binding.ts';
import { deriveMaskSeed } from '../dropout.ts';
import type { DropoutRequest } from '../network.ts';
import type { Kernels } from './kernels.ts';

export interface DropoutMaskRequest {
  readonly kernels: Kernels;
  readonly dropout: DropoutRequest | null;
  readonly batch: { readonly count: number; readonly time: number };
  readonly channels: number;
  readonly site: number;
}

/**
 * The same masks as `drawDropoutMask`, as a matrix `[channels, time·count]`. Drawn step after step, so that a sequence's mask
 * does not depend on how far its batch is padded. @returns null where nothing is dropped
 */
export function drawDropout(request: DropoutMaskRequest): Handle | null {
  const { kernels: k, dropout } = request;
  if (dropout === null || dropout.probabilities.every((probability) => probability === 0)) return null;
  const masks = dropout.probabilities.map((probability, replica) =>
    drawReplica(request, probability, dropout.keys[replica] as readonly [number, number]),
  );
  return masks.length === 1 ? (masks[0] as Handle) : k.stack(masks);
}

function drawReplica(
  { kernels: k, batch, channels, site }: DropoutMaskRequest,
  probability: number,
  key: readonly [number, number],
): Handle {
  const uniform = k.uniform([batch.time, channels, batch.count], deriveMaskSeed(key, site));
  const kept = k.castToFloat(k.run('GreaterEqual', [uniform, k.scalar(probability)]));
  const scaled = k.run('RealDiv', [kept, k.scalar(1 - probability)]);
  const steps = k.unstack(scaled, batch.time);
  const mask = batch.time === 1 ? (steps[0] as Handle) : k.run('ConcatV2', [...steps, k.integer(-1)], k.listAttributes(batch.time));
  k.free(uniform, kept, scaled, ...(batch.time === 1 ? [] : steps));
  return mask;
}
