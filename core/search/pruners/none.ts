import { z } from 'zod';
import type { Pruner } from './pruner.ts';

export const noPrunerSchema = z.strictObject({ type: z.literal('none') }).describe('Every trial is trained to the end.');

/** Every trial is trained to the end. */
export function createNoPruner({ epochs }: { readonly epochs: number }): Pruner {
  return {
    rungsOf: () => [epochs],
    report: () => ({ kind: 'complete', cutOff: null, rule: 'it has had all its epochs' }),
    leaveOut: () => undefined,
    promote: () => null,
    expect: () => undefined,
  };
}
