import type { Analysis, Comparison, ExperimentAnalysis, LeaderboardEntry } from '../../analysis/types.ts';
import { type Block, cell, code, heading, numberCell, paragraph, type Table } from '../document/blocks.ts';
import type { Figure } from '../figures/figure.ts';
import { capitalise, countOf, formatDifference, formatDifferenceInterval, formatEstimate, formatMeasure, formatPValue } from '../format.ts';
import { slugify } from '../slug.ts';
import { describeComparison, describeTrials, isSingleTraining, nameOfMetric, type ReportInput } from './wording.ts';

const MOST_COMPARISONS = 40;

/** Per experiment: question, verdict, figure, table of variants, table of comparisons. */
export function writeExperiments(input: ReportInput, figures: readonly Figure[]): Block[] {
  const entries = new Map(input.analysis.leaderboard.map((entry) => [entry.variant, entry]));
  return [
    heading(2, 'Experiments', 'experiments'),
    paragraph(
      `Variants of an experiment are compared pair by pair on the same folds and seeds (${describeTrials(input.analysis)}) with a paired t test on ${nameOfMetric(input.analysis)}, with Holm's correction over the experiment. A variant is called better only if the corrected interval excludes zero.`,
    ),
    ...input.analysis.experiments.flatMap((experiment, index) => {
      const figure = figures.find(({ topic, experiment: about }) => topic === 'experiment' && about === experiment.name);
      return [
        heading(
          3,
          experiment.question ? `${experiment.name}: ${experiment.question}` : experiment.name,
          `experiment-${index + 1}-${slugify(experiment.name)}`,
        ),
        { type: 'verdict' as const, content: [describeVerdict(experiment, input)] },
        ...(figure ? [{ type: 'figure' as const, figure }] : []),
        ...writeVariants(experiment, entries, input),
        ...writeComparisons(experiment, input),
      ];
    }),
  ];
}

/** The experiment's answer in words, computed from its comparisons. */
function describeVerdict(experiment: ExperimentAnalysis, { analysis }: ReportInput): string {
  const { comparisons } = experiment;
  const tested = comparisons.filter(({ verdict }) => verdict !== 'identical');
  if (comparisons.length === 0) return 'Nothing to compare: fewer than two variants have completed trials.';
  if (tested.length === 0) return 'All variants have the same settings; nothing was compared.';
  const decided = tested.filter(({ verdict }) => verdict !== 'undecided');
  if (decided.length === 0) {
    if (isSingleTraining(analysis)) return `${capitalise(describeComparison(largest(tested), analysis))}.`;
    const example = describeComparison(largest(tested), analysis);
    return tested.length === 1
      ? `${capitalise(example)}.`
      : `All ${tested.length} comparisons are undecided; the largest difference: ${example}.`;
  }
  const sentences = decided.slice(0, 4).map((comparison) => `${describeComparison(comparison, analysis)}.`);
  const rest = tested.length - decided.length;
  const more = decided.length > 4 ? ` ${countOf(decided.length - 4, 'more difference')} decided.` : '';
  return `${sentences.join(' ')}${more}${rest > 0 ? ` ${countOf(rest, 'comparison')} undecided.` : ''}`;
}

function largest(comparisons: readonly Comparison[]): Comparison {
  return comparisons.reduce((a, b) => (Math.abs(b.difference ?? 0) > Math.abs(a.difference ?? 0) ? b : a));
}

function writeVariants(experiment: ExperimentAnalysis, entries: ReadonlyMap<string, LeaderboardEntry>, input: ReportInput): Table[] {
  const { analysis, results } = input;
  const names = [...(experiment.comparedWith ? [experiment.comparedWith] : []), ...experiment.variants];
  const all = names.flatMap((name) => entries.get(name) ?? []);
  // A search's table has the suggestions that it stopped early.
  const isSearch = results.searches?.some(({ experiment: searched }) => searched === experiment.name) ?? false;
  const own = isSearch ? all.filter(({ completed }) => completed > 0) : all;
  if (own.length === 0) return [];
  const measure = analysis.primaryMetric;
  return [
    {
      type: 'table',
      caption: `${experiment.name}: ${isSearch ? 'suggestions trained to the end' : 'variants'}, means over trials with 95 % interval.`,
      columns: [
        { title: 'Variant', align: 'left' },
        { title: `${capitalise(nameOfMetric(analysis))} (95 % interval)`, align: 'right' },
        { title: 'Standard deviation', align: 'right' },
        { title: 'Trials', align: 'right' },
        { title: 'Parameters', align: 'right' },
        { title: 'Training time', align: 'right' },
      ],
      rows: own.map((entry) => [
        cell(code(entry.variant)),
        numberCell(formatEstimate(measure, entry.primary), entry.primary?.mean),
        numberCell(describeDeviation(entry, measure), entry.primary?.standardDeviation),
        cell(`${entry.completed} of ${entry.planned}`),
        numberCell(formatEstimate('parameters', entry.estimates.parameters), entry.estimates.parameters?.mean),
        numberCell(describeMean(entry, 'trainingSeconds'), entry.estimates.trainingSeconds?.mean),
      ]),
    },
  ];
}

function describeDeviation(entry: LeaderboardEntry, measure: 'testAccuracy' | 'validationAccuracy'): string {
  const deviation = entry.primary?.standardDeviation;
  return deviation === null || deviation === undefined ? 'unknown' : formatDifference(measure, deviation).replace('+', '');
}

function describeMean(entry: LeaderboardEntry, measure: 'trainingSeconds'): string {
  const mean = entry.estimates[measure]?.mean;
  return mean === undefined ? 'none' : formatMeasure(measure, mean);
}

function writeComparisons(experiment: ExperimentAnalysis, { analysis }: ReportInput): Block[] {
  const { comparisons } = experiment;
  if (comparisons.length === 0) return [];
  const [first] = comparisons;
  // Every row of a table would say "unknown"; the verdict above names the largest difference.
  if (first && comparisons.length > 1 && comparisons.every(({ units, verdict }) => units < 2 && verdict === 'undecided')) {
    return [
      paragraph(
        `All ${comparisons.length} comparisons are based on one ${first.unitKind}: their differences have no interval and decide nothing. results.json has them.`,
      ),
    ];
  }
  const shown = comparisons.slice(0, MOST_COMPARISONS);
  const cut = comparisons.length > shown.length ? ` The first ${shown.length} of ${comparisons.length}; all are in results.json.` : '';
  return [
    {
      type: 'table',
      caption: `${experiment.name}: paired differences, second minus first, interval and p value with Holm's correction.${cut}`,
      columns: COMPARISON_COLUMNS,
      rows: shown.map((comparison) => listComparisonCells(comparison, analysis.primaryMetric)),
    },
  ];
}

const COMPARISON_COLUMNS = [
  { title: 'First → second', align: 'left' },
  { title: 'Difference', align: 'right' },
  { title: 'Corrected interval', align: 'right' },
  { title: 'Corrected p', align: 'right' },
  { title: 'Pairs', align: 'right' },
  { title: 'Differs in', align: 'left' },
  { title: 'Verdict', align: 'left' },
] as const;

function listComparisonCells(comparison: Comparison, measure: Analysis['primaryMetric']) {
  const { first, second, difference, correctedInterval, correctedPValue, pairs, differingSettings } = comparison;
  return [
    cell(code(first), ' → ', code(second)),
    numberCell(difference === null ? 'none' : formatDifference(measure, difference), difference),
    cell(formatDifferenceInterval(measure, correctedInterval)),
    numberCell(formatPValue(correctedPValue), correctedPValue),
    numberCell(String(pairs), pairs),
    cell(differingSettings.join(', ') || 'nothing'),
    cell(nameVerdict(comparison)),
  ];
}

function nameVerdict({ verdict, first, second, units, unitKind }: Comparison): string {
  switch (verdict) {
    case 'first-better':
      return `${first} better`;
    case 'second-better':
      return `${second} better`;
    case 'identical':
      return 'identical settings';
    case 'undecided':
      return units < 2 ? `one ${unitKind}: undecided` : 'undecided';
  }
}
