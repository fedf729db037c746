import type { Handle } from '../binding.ts';
import { deriveMaskSeed, deriveThreshold } from '../dropout.ts';
import type { DropoutRequest } from '../network.ts';
import { planChunks } from './chunk.ts';
import type { Kernels } from './kernels.ts';

export interface DropoutMaskRequest {
  readonly kernels: Kernels;
  readonly dropout: DropoutRequest | null;
  readonly batch: { readonly count: number; readonly time: number };
  readonly channels: number;
  readonly site: number;
}

/**
 * The same masks as `drawDropoutMask`, as chunks `[channels, steps·count]`. Drawn step after step, so that a sequence's mask
 * does not depend on how far its batch is padded. @returns `[chunks]`, null where nothing is dropped
 */
export function drawDropout(request: DropoutMaskRequest): Handle[] | null {
  const { kernels: k, dropout } = request;
  if (dropout === null || dropout.probabilities.every((probability) => probability === 0)) return null;
  const masks = dropout.probabilities.map((probability, replica) => drawReplica(request, probability, dropout.keys[replica] as DropoutKey));
  if (masks.length === 1) return masks[0] as Handle[];
  return (masks[0] ?? []).map((_, chunk) => k.stack(masks.map((replica) => replica[chunk] as Handle)));
}

type DropoutKey = DropoutRequest['keys'][number];

function drawReplica({ kernels: k, batch, channels, site }: DropoutMaskRequest, probability: number, key: DropoutKey): Handle[] {
  const { bits, scale } = deriveThreshold(probability);
  const size = channels * batch.count;
  const halves = k.splitWords(k.randomWords([batch.time, Math.ceil(size / 2)], deriveMaskSeed(key, site)));
  const kept = k.reshape(k.isAtLeast(halves, bits), [batch.time, size + (size % 2)]);
  const even = size % 2 === 0 ? kept : (k.splitColumnsAt(kept, [size, 1])[0] as Handle);
  const scaled = k.multiply(k.reshape(even, [batch.time, channels, batch.count]), k.scalar(scale));
  const steps = k.unstack(scaled, batch.time);
  let firstStep = 0;
  const chunks = planChunks(batch.time).map((count) => {
    firstStep += count;
    return k.concatColumns(steps.slice(firstStep - count, firstStep));
  });
  k.free(halves, kept, even, scaled, ...steps);
  return chunks;
}
