import type { Analysis } from '../../core/analysis/types.ts';
import type { SweepResults } from '../../core/domain/results.ts';
import type { Block } from '../../core/report/document/blocks.ts';
import { composeReport } from '../../core/report/document/compose.ts';
import type { LeftOutFigure } from '../../core/report/figures/figure.ts';

export type TextBlock = Exclude<Block, { readonly type: 'figure' }>;

/** A chapter of the report: text and tables. */
export interface TextSection {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly TextBlock[];
}

/** Chapters that other views show in more detail. */
const SHOWN_BY_VIEWS = new Set(['variants', 'curves', 'efficiency', 'users']);

/** The report's text, chapter by chapter; the views draw the figures themselves. */
export function writeTextSections(results: SweepResults, analysis: Analysis, leftOut: readonly LeftOutFigure[] = []): TextSection[] {
  const sections: { id: string; title: string; blocks: TextBlock[] }[] = [];
  for (const block of composeReport({ results, analysis }, { figures: [], leftOut })) {
    if (block.type === 'heading' && block.level === 2) sections.push({ id: block.id, title: block.text, blocks: [] });
    else if (block.type !== 'figure' && !isTitle(block)) sections.at(-1)?.blocks.push(shorten(block));
  }
  return sections.filter(({ id }) => !SHOWN_BY_VIEWS.has(id));
}

/** Keeps only the first of thousands of variants; the views' own tables contain all. */
const MOST_ROWS = 300;

function shorten(block: TextBlock): TextBlock {
  if (block.type !== 'table' || block.rows.length <= MOST_ROWS) return block;
  return { ...block, caption: `${block.caption} The first ${MOST_ROWS} of ${block.rows.length}.`, rows: block.rows.slice(0, MOST_ROWS) };
}

function isTitle(block: TextBlock): boolean {
  return block.type === 'heading' && block.level === 1;
}
