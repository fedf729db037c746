import { type AshaOptions, createAsha } from './asha.ts';
import { createHyperband } from './hyperband.ts';
import { createMedian, type MedianOptions } from './median.ts';
import { createNoPruner } from './none.ts';
import type { Pruner } from './pruner.ts';

type Without<Options> = Omit<Options, 'epochs'>;

export type PrunerOptions =
  | { readonly type: 'none' }
  | ({ readonly type: 'median' } & Without<MedianOptions>)
  | ({ readonly type: 'asha' | 'hyperband' } & Without<AshaOptions>);

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
