import type { SearchRecord, SearchTrialRecord } from '../../domain/search-record.ts';
import { type Block, type Cell, cell, code, heading, numberCell, paragraph } from '../document/blocks.ts';
import { countOf, formatNumber, formatShare } from '../format.ts';
import type { ReportInput } from './wording.ts';

/** Rows of a table: those of thousands of suggestions are in results.json. */
const MOST_ROWS = 200;

/** What each search tried, how far it trained it, and why it stopped; nothing without searches. */
export function writeSearches({ results: { searches = [] } }: ReportInput): Block[] {
  return searches.flatMap((search) => [
    heading(2, `Search: ${search.experiment}`, `search-${search.experiment}`),
    paragraph(summarise(search)),
    paragraph(warnOfSelection(search)),
    tabulate(search),
  ]);
}

function summarise({ trialsBudget, epochsSpent, epochsInFull, trials }: SearchRecord): string {
  const complete = trials.filter(({ state }) => state === 'completed').length;
  const share = epochsInFull === 0 ? '' : `, ${formatShare(epochsSpent / epochsInFull, 0)} of what training all of them to the end takes`;
  return [
    `${formatNumber(trials.length)} of at most ${countOf(trialsBudget, 'suggestion')} were tried,`,
    `with ${countOf(epochsSpent, 'epoch')} for each fold and seed${share}.`,
    `${countOf(complete, 'suggestion was', 'suggestions were')} trained to the end.`,
  ].join(' ');
}

function warnOfSelection({ trials }: SearchRecord): string {
  return [
    `The best was chosen by validation accuracy among ${countOf(trials.length, 'suggestion')}.`,
    'The best of many owes something to luck, so its validation accuracy is too high; its test accuracy, where there is a test part, was not looked at.',
  ].join(' ');
}

function tabulate({ experiment, trials }: SearchRecord): Block {
  const shown = [...trials].sort(compareTrials).slice(0, MOST_ROWS);
  const extent = shown.length < trials.length ? `the first ${shown.length} of ${trials.length}` : 'all suggestions';
  return {
    type: 'table',
    caption: `What ${experiment} tried, ${extent}: most epochs first, then by validation accuracy.`,
    columns: [
      { title: 'Variant', align: 'left' },
      { title: 'Epochs', align: 'right' },
      { title: 'Best validation accuracy', align: 'right' },
      { title: 'Fields', align: 'left' },
      { title: 'Last decision', align: 'left' },
    ],
    rows: shown.map((trial) => ({ variant: trial.variant, experiments: [experiment], cells: listCells(trial) })),
    interactive: true,
  };
}

function listCells({ variant, epochs, score, fields, decision }: SearchTrialRecord): Cell[] {
  const values = Object.entries(fields).map(([field, value]) => `${field} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [
    cell(code(variant)),
    numberCell(formatNumber(epochs), epochs),
    numberCell(score === null ? 'none' : formatShare(score), score),
    cell(values.join(', ')),
    cell(decision),
  ];
}

function compareTrials(a: SearchTrialRecord, b: SearchTrialRecord): number {
  return b.epochs - a.epochs || (b.score ?? -1) - (a.score ?? -1) || a.variant.localeCompare(b.variant, 'en');
}
