import { z } from 'zod';
import { ashaSchema, createAsha } from './asha.ts';
import { createHyperband, hyperbandSchema } from './hyperband.ts';
import { createMedian, medianSchema } from './median.ts';
import { createNoPruner, noPrunerSchema } from './none.ts';
import type { Pruner } from './pruner.ts';

export const prunerSchema = z.discriminatedUnion('type', [noPrunerSchema, medianSchema, ashaSchema, hyperbandSchema]);
export type PrunerOptions = Readonly<z.output<typeof prunerSchema>>;

/** @param epochs maximum number of epochs of a trial */
export function createPruner(options: PrunerOptions, epochs: number): Pruner {
  switch (options.type) {
    case 'none':
      return createNoPruner({ epochs });
    case 'median':
      return createMedian({ ...options, epochs });
    case 'asha':
      return createAsha({ ...options, epochs });
    case 'hyperband':
      return createHyperband({ ...options, epochs });
  }
}
