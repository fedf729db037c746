import type { Variant } from '../core/domain/variant.ts';
import { listBlockNames } from '../core/models/architectures/block-names.ts';
import { listTexts } from './explain-issue.ts';

/** Lists blocks to freeze that a variant does not have, one line each. */
export function findInitialisationProblems(variants: readonly Variant[]): string[] {
  return variants.flatMap(({ name, model, training: { initialise } }) => {
    if (initialise === undefined || initialise.freeze.length === 0) return [];
    const known = listBlockNames(model);
    return initialise.freeze
      .filter((block) => !known.includes(block))
      .map((block) => `training.initialise.freeze: must name blocks of the network (${listTexts(known)}), got "${block}" (of ${name})`);
  });
}
