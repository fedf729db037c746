import type { ModelOptions } from '../../domain/variant.ts';
import { compose } from './compose.ts';
import { expandModel } from './index.ts';

/** What the names of a network's parameters begin with, block by block: `conv`, `rnn`, `attention`, `linear`. */
export function listBlockNames(model: ModelOptions): string[] {
  // Neither width changes a name.
  const { placed } = compose({ blocks: [...expandModel(model), { type: 'linear', width: 2 }], features: 1 });
  return placed.flatMap(({ prefix, parameters }) => (parameters.length === 0 ? [] : [prefix]));
}
