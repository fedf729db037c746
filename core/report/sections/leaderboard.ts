import type { EnsembleAnalysis } from '../../analysis/ensemble-types.ts';
import type { Analysis, LeaderboardEntry } from '../../analysis/types.ts';
import type { Measure } from '../../domain/measures.ts';
import { type Block, type Cell, cell, code, heading, numberCell, paragraph, type Row } from '../document/blocks.ts';
import type { Figure } from '../figures/figure.ts';
import { formatEstimate, formatMeasure, formatNumber } from '../format.ts';
import { nameWithTwins, type ReportInput } from './wording.ts';

interface MeasureColumn {
  readonly title: string;
  readonly measure: Measure;
  readonly withInterval?: boolean;
}

/** Every variant in the order of validation accuracy, with the ensembles between them, except suggestions that a search stopped early. */
export function writeLeaderboard(input: ReportInput, figures: readonly Figure[]): Block[] {
  const { analysis } = input;
  const stopped = findStopped(input.results);
  const columns = listColumns(input);
  const twins = analysis.identicalVariants.map((names) => names.join(' = '));
  return [
    heading(2, 'All variants', 'variants'),
    paragraph(
      'Ordered by mean validation accuracy, the only basis for selection. Brackets: 95 % interval of the mean.',
      ...(twins.length > 0 ? [` Identical settings, trained once: ${twins.join('; ')}.`] : []),
      ...(analysis.ensembles.length > 0 ? [' Ensembles have no rank: they consist of the networks of several trials.'] : []),
      ...(stopped.size > 0 ? [` Suggestions that a search stopped early (${formatNumber(stopped.size)}) are only in its own table.`] : []),
    ),
    ...figures.filter(({ topic }) => topic === 'ranking').map((figure) => ({ type: 'figure' as const, figure })),
    {
      type: 'table',
      caption: 'Leaderboard of all variants.',
      columns: [
        { title: 'Rank', align: 'right' },
        { title: 'Variant', align: 'left' },
        { title: 'Experiment', align: 'left' },
        ...columns.map(({ title }) => ({ title, align: 'right' as const })),
        { title: 'Trials', align: 'right' },
      ],
      rows: orderRows(analysis, stopped, columns),
    },
  ];
}

interface StandingRow {
  readonly validation: number;
  readonly row: Row;
}

/** Variants none of whose trials was trained to the end, because their search stopped them. */
function findStopped({ trials }: ReportInput['results']): Set<string> {
  const others = new Set(trials.filter(({ state }) => state !== 'stopped').map(({ variant }) => variant));
  return new Set(trials.map(({ variant }) => variant).filter((variant) => !others.has(variant)));
}

function orderRows({ leaderboard, ensembles }: Analysis, stopped: ReadonlySet<string>, columns: readonly MeasureColumn[]): Row[] {
  const variants = leaderboard
    .filter(({ variant }) => !stopped.has(variant))
    .map((entry): StandingRow => {
      return {
        validation: entry.rank === null ? -1 : (entry.estimates.validationAccuracy?.mean ?? -1),
        row: buildVariantRow(entry, columns),
      };
    });
  const between = ensembles.map((ensemble): StandingRow => {
    return { validation: ensemble.validation?.mean ?? -1, row: buildEnsembleRow(ensemble, columns) };
  });
  // Variants are in order already, and stay so.
  for (const ensemble of between) {
    const place = variants.findIndex(({ validation }) => validation <= ensemble.validation);
    variants.splice(place === -1 ? variants.length : place, 0, ensemble);
  }
  return variants.map(({ row }) => row);
}

function buildVariantRow(entry: LeaderboardEntry, columns: readonly MeasureColumn[]): Row {
  return [
    numberCell(entry.rank === null ? 'none' : String(entry.rank), entry.rank ?? Number.MAX_SAFE_INTEGER),
    cell(code(entry.variant), ...(entry.identicalTo.length > 0 ? [nameWithTwins(entry).slice(entry.variant.length)] : [])),
    cell(entry.experiments.join(', ')),
    ...columns.map((column) => measureCell(entry, column)),
    numberCell(`${entry.completed} of ${entry.planned}`, entry.completed),
  ];
}

function buildEnsembleRow(ensemble: EnsembleAnalysis, columns: readonly MeasureColumn[]): Row {
  const { name, validation, test, measures } = ensemble;
  const cellOf = ({ measure }: MeasureColumn): Cell => {
    if (measure === 'validationAccuracy') return numberCell(formatEstimate(measure, validation), validation?.mean);
    if (measure === 'testAccuracy') return numberCell(formatEstimate(measure, test), test?.mean);
    const value = measures[measure];
    return value === undefined ? numberCell('none', null) : numberCell(formatMeasure(measure, value), value);
  };
  return [numberCell('none', Number.MAX_SAFE_INTEGER), cell(code(name)), cell('ensemble'), ...columns.map(cellOf), cell('')];
}

function listColumns({ analysis }: ReportInput): MeasureColumn[] {
  const part = analysis.primaryMetric === 'testAccuracy' ? 'Test' : 'Validation';
  return [
    { title: 'Best validation accuracy', measure: 'validationAccuracy', withInterval: true },
    ...(analysis.primaryMetric === 'testAccuracy'
      ? [{ title: 'Test accuracy', measure: 'testAccuracy' as const, withInterval: true }]
      : []),
    { title: `${part} macro F1`, measure: 'macroF1' },
    { title: `${part} balanced accuracy`, measure: 'balancedAccuracy' },
    { title: `${part} log loss`, measure: 'logLoss' },
    { title: `${part} calibration error`, measure: 'calibrationError' },
    { title: 'Training − validation at the end', measure: 'overfitGap' },
    { title: 'Parameters', measure: 'parameters' },
    { title: 'Best epoch', measure: 'bestEpoch' },
    { title: 'Training time', measure: 'trainingSeconds' },
    { title: 'Inference time', measure: 'inferenceMilliseconds' },
  ];
}

function measureCell(entry: LeaderboardEntry, { measure, withInterval }: MeasureColumn): Cell {
  const estimate = entry.estimates[measure];
  if (!estimate) return numberCell('none', null);
  return numberCell(withInterval ? formatEstimate(measure, estimate) : formatMeasure(measure, estimate.mean), estimate.mean);
}
