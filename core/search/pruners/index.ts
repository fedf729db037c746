import { z } from 'zod';
import { ashaSchema, createAsha } from './asha.ts';
import { createHyperband, hyperbandSchema } from './hyperband.ts';
import { createMedian, medianSchema } from './median.ts';
import { createNoPruner, noPrunerSchema } from './none.ts';
import type { Pruner } from './pruner.ts';
import { createRace, raceSchema } from './race.ts';

export const prunerSchema = z.discriminatedUnion('type', [noPrunerSchema, medianSchema, ashaSchema, hyperbandSchema, raceSchema]);
export type PrunerOptions = Readonly<z.output<typeof prunerSchema>>;

export interface Training {
  /** Maximum number of epochs of a trial. */
  readonly epochs: number;
  /** Number of trainings of a suggestion: folds times seeds. */
  readonly trainings: number;
}

export function createPruner(options: PrunerOptions, { epochs, trainings }: Training): Pruner {
  switch (options.type) {
    case 'none':
      return createNoPruner({ epochs });
    case 'median':
      return createMedian({ ...options, epochs });
    case 'asha':
      return createAsha({ ...options, epochs });
    case 'hyperband':
      return createHyperband({ ...options, epochs });
    case 'race':
      return createRace({ ...options, epochs, trainings });
  }
}
