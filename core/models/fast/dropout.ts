import type { Handle } from '../binding.ts';
import { deriveMaskSeed } from '../dropout.ts';
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
  const uniform = k.uniform([batch.time, channels, batch.count], deriveMaskSeed(key, site));
  const kept = k.castToFloat(k.run('GreaterEqual', [uniform, k.scalar(probability)]));
  const scaled = k.run('RealDiv', [kept, k.scalar(1 - probability)]);
  const steps = k.unstack(scaled, batch.time);
  let firstStep = 0;
  const chunks = planChunks(batch.time).map((count) => {
    firstStep += count;
    return k.concatColumns(steps.slice(firstStep - count, firstStep));
  });
  k.free(uniform, kept, scaled, ...steps);
  return chunks;
}
