import type { SweepResults } from '../../domain/results.ts';
import { type Block, cell, heading, paragraph } from '../document/blocks.ts';
import { renderMarkdown } from '../document/markdown.ts';
import { countOf } from '../format.ts';

/** What ran when, by the sweep's clock, as Markdown. */
export function writeJournal(results: SweepResults): string {
  const { journal, startedAt, finishedAt, name, dataset } = results;
  const blocks: Block[] = [
    heading(1, `${name}: journal`, 'journal'),
    paragraph(`From ${startedAt} to ${finishedAt ?? 'now (unfinished)'}, ${countOf(journal.length, 'entry', 'entries')}.`),
    {
      type: 'table',
      caption: 'Timeline, UTC, and seconds since the start.',
      columns: [
        { title: 'At', align: 'left' },
        { title: 'Seconds', align: 'right' },
        { title: 'What', align: 'left' },
      ],
      rows: journal.map(({ at, what }) => [cell(at), cell(secondsBetween(startedAt, at)), cell(what)]),
    },
  ];
  return `${dataset.synthetic ? 'SYNTHETIC DATA\n\n' : ''}${renderMarkdown(blocks)}`;
}

function secondsBetween(start: string, end: string): string {
  const milliseconds = Date.parse(end) - Date.parse(start);
  return Number.isNaN(milliseconds) ? '' : (milliseconds / 1000).toFixed(1);
}
