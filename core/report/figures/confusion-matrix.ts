import type { TopLevelSpec } from 'vega-lite';
import type { Analysis } from '../../analysis/types.ts';
import { INK } from '../drawing/theme.ts';
import { countOf, formatShare } from '../format.ts';
import { type ClassLabels, labelClasses } from './class-labels.ts';
import { drawShapeColumn, nameLines } from './class-shapes.ts';
import type { FigureInput, FigurePlan } from './figure.ts';

/** Above this number of classes, cells do not show counts. */
const MOST_WRITTEN = 30;
/** Above this number of classes, only those with the most errors are drawn. */
const MOST_CLASSES = 100;

/** Not the theme's colours: cells keep their colours on a dark page, so their text must, too. */
const LIGHT_TEXT = '#fefefe';
const DARK_TEXT = '#101010';

interface Cell {
  readonly row: string;
  readonly column: string;
  readonly count: number | null;
  /** Share of the true class's recordings, %. */
  readonly share: number;
  readonly description: string;
}

/** The winner's confusion matrix, summed over its trials, with the mean curve of each class beside its row. */
export function planConfusionMatrix({ results, analysis }: FigureInput): FigurePlan[] {
  const { winner } = analysis;
  if (!winner || winner.confusion.length === 0) return [];
  const classes = winner.perClass.map(({ name }) => name);
  const shown = chooseClasses(winner.confusion);
  const step = Math.min(28, Math.max(12, Math.floor(520 / shown.length)));
  const labels = labelClasses(
    shown.map((index) => classes[index] ?? String(index)),
    step,
  );
  const cells = listCells({ variant: winner.variant, confusion: winner.confusion, classes, shown, labels });
  const matrix = drawMatrix(cells, labels, step);
  const { classShapes, features } = results.dataset;
  const ownShapes = shown.map((index) => classShapes[index] ?? []);
  const shapes = classShapes.length === classes.length ? drawShapeColumn(ownShapes, features, step) : null;
  return [
    {
      name: 'confusion-matrix',
      title: `Confusion matrix of ${winner.variant}`,
      subtitle: [
        describeCounts(analysis, winner.variant),
        ...(shown.length < classes.length
          ? [`The ${shown.length} classes with the most errors, of ${classes.length}; results.json has all.`]
          : []),
        ...(labels.numbered ? ['Columns have the numbers of the rows.'] : []),
        ...(shapes ? [`Left: mean curve of each class over time, ${nameLines(features)}.`] : []),
      ],
      alternativeText: `Confusion matrix of ${winner.variant}, ${countOf(classes.length, 'class', 'classes')}. ${describeWorst(winner)}`,
      topic: 'confusion',
      experiment: null,
      specification: shapes ? ({ hconcat: [shapes, matrix], spacing: 4 } as TopLevelSpec) : (matrix as TopLevelSpec),
    },
  ];
}

function describeCounts({ leaderboard, primaryMetric }: Analysis, winner: string): string {
  const entry = leaderboard.find(({ variant }) => variant === winner);
  const part = primaryMetric === 'testAccuracy' ? 'test' : 'validation';
  return `Counts on the ${part} part over ${countOf(entry?.completed ?? 0, 'trial')}; darker: a larger share of the true class.`;
}

function describeWorst({ confusedPairs: [worst] }: NonNullable<Analysis['winner']>): string {
  if (worst === undefined) return 'No recording was misclassified.';
  return `Most confused: ${worst.label} predicted as ${worst.predicted}, ${formatShare(worst.share, 1)} of its recordings.`;
}

/** Indices of the classes to draw, in their own order: all, or those with the most errors (in their row or column). */
function chooseClasses(confusion: readonly (readonly number[])[]): number[] {
  const all = confusion.map((_, index) => index);
  if (all.length <= MOST_CLASSES) return all;
  const errors = all.map((index) => sumOf(all.map((other) => (other === index ? 0 : countBetween(confusion, index, other)))));
  const worst = [...all].sort((a, b) => (errors[b] ?? 0) - (errors[a] ?? 0) || a - b).slice(0, MOST_CLASSES);
  return worst.sort((a, b) => a - b);
}

function countBetween(confusion: readonly (readonly number[])[], index: number, other: number): number {
  return (confusion[index]?.[other] ?? 0) + (confusion[other]?.[index] ?? 0);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

interface CellsInput {
  readonly variant: string;
  readonly confusion: readonly (readonly number[])[];
  readonly classes: readonly string[];
  readonly shown: readonly number[];
  readonly labels: ClassLabels;
}

function listCells({ variant, confusion, classes, shown, labels }: CellsInput): Cell[] {
  return shown.flatMap((label, row) => {
    const counts = confusion[label] ?? [];
    const total = sumOf(counts);
    return shown.map((predicted, column) => {
      const count = counts[predicted] ?? 0;
      const share = total > 0 ? count / total : 0;
      const names = `true ${classes[label] ?? label}, predicted ${classes[predicted] ?? predicted}`;
      return {
        row: labels.rows[row] ?? '',
        column: labels.columns[column] ?? '',
        count: count > 0 ? count : null,
        share: 100 * share,
        description: `${variant} · ${names}: ${count} of ${total}${total > 0 ? ` (${formatShare(share, 1)})` : ''}`,
      };
    });
  });
}

function drawMatrix(cells: readonly Cell[], labels: ClassLabels, step: number): object {
  const size = step * labels.rows.length;
  const axis = { domain: false, ticks: false, labelOverlap: false, grid: false, labelFontSize: labels.fontSize };
  const xAxis = { ...axis, labelAngle: labels.columnAngle };
  const xTitle = labels.numbered ? 'Predicted class, by number' : 'Predicted class';
  const scale = { paddingInner: 0, paddingOuter: 0 };
  const x = { field: 'column', type: 'nominal', sort: [...labels.columns], title: xTitle, scale, axis: xAxis };
  const y = { field: 'row', type: 'nominal', sort: [...labels.rows], title: 'True class', scale, axis };
  return {
    width: size,
    height: size,
    data: { values: cells },
    layer: [
      {
        mark: { type: 'rect', stroke: INK.grid, strokeWidth: 0.5 },
        encoding: { x, y, color: colourByShare(size), description: { field: 'description', type: 'nominal' } },
      },
      ...(labels.rows.length <= MOST_WRITTEN ? [writeCounts(step, { x, y })] : []),
    ],
  };
}

function colourByShare(size: number): object {
  return {
    field: 'share',
    type: 'quantitative',
    scale: { domain: [0, 100], range: ['#fdfdfd', '#08306b'], type: 'pow', exponent: 0.5, interpolate: 'rgb' },
    legend: {
      title: 'Share of true class (%)',
      values: [0, 10, 50, 100],
      orient: 'bottom',
      gradientLength: Math.min(size, 260),
      direction: 'horizontal',
    },
  };
}

function writeCounts(step: number, axes: { readonly x: object; readonly y: object }): object {
  return {
    transform: [{ filter: 'datum.count !== null' }],
    mark: { type: 'text', fontSize: Math.min(10, step * 0.4) },
    encoding: {
      ...axes,
      text: { field: 'count', type: 'quantitative' },
      color: { condition: { test: 'datum.share > 45', value: LIGHT_TEXT }, value: DARK_TEXT },
    },
  };
}
