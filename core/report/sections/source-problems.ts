import type { SweepResults } from '../../domain/results.ts';
import { type Block, paragraph, strong } from '../document/blocks.ts';

/** Which sources of the data were tried in vain and why, where the first one did not do. */
export function writeSourceProblems({ dataset, sourceProblems = [] }: Pick<SweepResults, 'dataset' | 'sourceProblems'>): Block[] {
  if (sourceProblems.length === 0) return [];
  const title = dataset.synthetic
    ? 'These recordings were generated, since none of the sources of the data could be read:'
    : 'The recordings are from a later source, since these could not be read:';
  const items = sourceProblems.map(({ source, reason }) => [`${source}: ${reason}.`]);
  return [paragraph(strong(title)), { type: 'list', items }];
}
