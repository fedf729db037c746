import type { ModelOptions } from '../../domain/variant.ts';
import { compose } from './compose.ts';
import { expandModel } from './index.ts';

/** Prefixes of a network's parameter names, one for each block: `conv`, `rnn`, `attention`, `linear`. */
export function listBlockNames(model: ModelOptions): string[] {
  // The names do not depend on the number of features or classes.
  const { placed } = compose({ blocks: [...expandModel(model), { type: 'linear', width: 2 }], features: 1 });
  return placed.flatMap(({ prefix, parameters }) => (parameters.length === 0 ? [] : [prefix]));
}
