import type { SearchRecord, SearchTrialRecord } from '../../domain/search-record.ts';
import { type Block, type Cell, cell, code, heading, numberCell, paragraph } from '../document/blocks.ts';
import type { Figure } from '../figures/figure.ts';
import { countOf, formatNumber, formatShare } from '../format.ts';
import type { ReportInput } from './wording.ts';

/** Rows of a table: those of thousands of suggestions are in results.json. */
const MOST_ROWS = 200;
const MOST_ON_FRONT = 10;

/** What each search tried, for how many epochs, why it stopped, and how good its best is; empty without searches. */
export function writeSearches({ results: { searches = [] } }: ReportInput, figures: readonly Figure[]): Block[] {
  return searches.flatMap((search) => [
    heading(2, `Search: ${search.experiment}`, `search-${search.experiment}`),
    paragraph(summarise(search)),
    paragraph(describeSelection(search)),
    paragraph(compareWithRandom(search, searches)),
    ...describeImportance(search).map((sentence) => paragraph(sentence)),
    ...figures
      .filter(({ topic, experiment }) => topic === 'search' && experiment === search.experiment)
      .map((figure) => ({ type: 'figure' as const, figure })),
    ...listSteering(search),
    ...buildFrontTable(search),
    tabulate(search),
  ]);
}

function summarise(search: SearchRecord): string {
  const { trialsBudget, epochsSpent, epochsInFull, trials } = search;
  const complete = trials.filter(({ state }) => state === 'completed').length;
  const share =
    epochsInFull === 0 ? '' : `, ${formatShare(epochsSpent / epochsInFull, 0)} of what training all of them to the end would take`;
  return [
    `${formatNumber(trials.length)} of at most ${countOf(trialsBudget, 'suggestion')} were tried,`,
    `with ${countOf(epochsSpent, 'epoch')} for each fold and seed${share}.`,
    `${countOf(complete, 'suggestion was', 'suggestions were')} trained to the end.`,
    ...describeLeftWaiting(search),
  ].join(' ');
}

/** Suggestions that were good enough when they were last compared: only the budget kept them from more epochs. */
function describeLeftWaiting({ trials, timeline = [], epochsBudget = null }: SearchRecord): string[] {
  if (epochsBudget === null) return [];
  const last = new Map(timeline.map((decision) => [decision[1], decision]));
  const waiting = trials.filter(({ state }, index) => {
    const [, , kind, , score, cutOff] = last.get(index) ?? [];
    return state === 'waiting' && kind === 'wait' && score != null && cutOff != null && score >= cutOff;
  });
  if (waiting.length === 0) return [];
  const are = countOf(waiting.length, 'suggestion that was', 'suggestions that were');
  return [
    `${are} good enough to train on ${waiting.length === 1 ? 'was' : 'were'} not, because the budget of ${countOf(epochsBudget, 'epoch')} was spent.`,
  ];
}

/** The best of many is partly luck. */
function describeSelection({ trials, selection = null }: SearchRecord): string {
  const chosen = `The best was selected by validation accuracy from ${countOf(trials.length, 'suggestion')}.`;
  if (selection === null) return `${chosen} The best of many is partly luck, so its validation accuracy is too high.`;
  const { variant, among, validationAccuracy, optimism, testAccuracy } = selection;
  return [
    chosen,
    `${among === 1 ? 'The only one that was trained to the end' : `Of the ${formatNumber(among)} that were trained to the end it`} is ${variant}, with ${formatShare(validationAccuracy)}.`,
    describeOptimism(validationAccuracy, optimism),
    'This does not include the bias from stopping other trials early and from selecting the epoch.',
    testAccuracy === null
      ? 'There is no test part to verify it.'
      : `Its test accuracy, which played no part in the selection, is ${formatShare(testAccuracy)}.`,
  ].join(' ');
}

function describeOptimism(validationAccuracy: number, optimism: number): string {
  const points = formatPoints(optimism);
  if (points === formatPoints(0)) return 'The best of many is partly luck; resampling the validation recordings shows no sign of it here.';
  return `The best of many is partly luck: resampling the validation recordings shows that this is ${points} too high; ${formatShare(validationAccuracy - optimism)} is a better estimate.`;
}

/** Compares a search with the sweep's random search with the same budget, if there is one. */
function compareWithRandom(search: SearchRecord, all: readonly SearchRecord[]): string {
  if (search.sampler === 'random') return 'Its suggestions are random: other searches are compared with it.';
  const random = all.find(
    (other) => other.sampler === 'random' && other.trialsBudget === search.trialsBudget && other.epochsBudget === search.epochsBudget,
  );
  const [own, theirs] = [search.history?.at(-1), random?.history?.at(-1)];
  if (random === undefined || own === undefined || theirs === undefined)
    return 'Whether it is better than random search is unknown: this sweep has none with the same budget. Add an experiment with the same search and "sampler": { "type": "random" } to find out.';
  const difference = own.score - theirs.score;
  const relation = difference === 0 ? 'as much as' : `${formatPoints(Math.abs(difference))} ${difference > 0 ? 'more' : 'less'} than`;
  return `Its best validation accuracy is ${formatShare(own.score)}, ${relation} that of the random search with the same budget, ${random.experiment} (${formatShare(theirs.score)}). One run of each proves nothing.`;
}

function describeImportance({ fields = [], importanceAfter = null }: SearchRecord): string[] {
  if (importanceAfter === null) return [];
  const sorted = [...fields].sort((a, b) => (b.importance ?? 0) - (a.importance ?? 0));
  const { epochs, trials } = importanceAfter;
  const list = sorted.map(({ field, importance }) => `${field} ${formatShare(importance ?? 0, 0)}`).join(', ');
  return [
    `Importance of the fields for being among the best tenth (PED-ANOVA, ${formatNumber(trials)} suggestions after ${countOf(epochs, 'epoch')}): ${list}.`,
  ];
}

function listSteering({ steering = [] }: SearchRecord): Block[] {
  if (steering.length === 0) return [];
  const told = steering.map(({ after, what }) => `after decision ${formatNumber(after)}: ${what}`);
  return [paragraph(`It was changed ${steering.length === 1 ? 'once' : `${steering.length} times`}: ${told.join('; ')}.`)];
}

function buildFrontTable({ trials, front = [] }: SearchRecord): Block[] {
  if (front.length === 0) return [];
  const told = front.slice(0, MOST_ON_FRONT).flatMap((variant) => {
    const trial = trials.find((one) => one.variant === variant);
    const costs = Object.entries(trial?.costs ?? {}).map(([metric, cost]) => `${formatNumber(cost)} ${COSTS[metric] ?? metric}`);
    return trial?.score == null ? [] : [`${variant} (${formatShare(trial.score)}, ${costs.join(', ')})`];
  });
  const more = front.length > told.length ? ` and ${front.length - told.length} more` : '';
  return [paragraph(`No suggestion trained to the end is better in all objectives than: ${told.join('; ')}${more}.`)];
}

const COSTS: Readonly<Record<string, string>> = { parameters: 'parameters', multiplyAdds: 'multiply-adds' };

/** A difference of accuracies in percentage points. */
function formatPoints(difference: number): string {
  return `${(100 * difference).toFixed(2)} points`;
}

function tabulate({ experiment, trials }: SearchRecord): Block {
  const shown = [...trials].sort(compareTrials).slice(0, MOST_ROWS);
  const extent = shown.length < trials.length ? `the first ${shown.length} of ${trials.length}` : 'all suggestions';
  return {
    type: 'table',
    caption: `Suggestions of ${experiment}, ${extent}: most epochs first, then by validation accuracy.`,
    columns: [
      { title: 'Variant', align: 'left' },
      { title: 'Epochs', align: 'right' },
      { title: 'Best validation accuracy', align: 'right' },
      { title: 'Fields', align: 'left' },
      { title: 'Last decision', align: 'left' },
    ],
    rows: shown.map((trial) => listCells(trial)),
  };
}

function listCells({ variant, epochs: given, trained, score, fields, decision }: SearchTrialRecord): Cell[] {
  const epochs = Math.round(10 * (trained ?? given)) / 10;
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
