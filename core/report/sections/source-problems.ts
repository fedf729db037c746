import type { SweepResults } from '../../domain/results.ts';
import { type Block, paragraph, strong } from '../document/blocks.ts';

/** Which sources of the data failed and why, if the first one was not used. */
export function writeSourceProblems({ dataset, sourceProblems = [] }: Pick<SweepResults, 'dataset' | 'sourceProblems'>): Block[] {
  if (sourceProblems.length === 0) return [];
  const title = dataset.synthetic
    ? 'These recordings were generated because none of the data sources could be read:'
    : 'The recordings are from a later source because these could not be read:';
  const items = sourceProblems.map(({ source, reason }) => [`${source}: ${reason}.`]);
  return [paragraph(strong(title)), { type: 'list', items }];
}
