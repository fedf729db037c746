import type { RecurrentOptions } from './options.ts';

/** Suffixes of a layer's parameter names, one for each direction, forward first. */
export function listDirections({ bidirectional }: Pick<RecurrentOptions, 'bidirectional'>): readonly ('' | '_reverse')[] {
  return bidirectional ? ['', '_reverse'] : [''];
}
