import type { TopLevelSpec } from 'vega-lite';
import { INK } from '../drawing/theme.ts';
import { countOf, formatShare } from '../format.ts';
import { drawShapeColumn, nameLines } from './class-shapes.ts';
import type { FigureInput, FigurePlan } from './figure.ts';

/** Above this many classes counts are no longer written into the cells. */
const MOST_WRITTEN = 30;

/** Not the theme's inks: cells keep their colours on a dark page, and so must what is written on them. */
const LIGHT_TEXT = '#fefefe';
const DARK_TEXT = '#101010';

interface Cell {
  readonly label: string;
  readonly predicted: string;
  readonly count: number | null;
  /** Share of the true class's recordings, %. */
  readonly share: number;
  readonly description: string;
}

/** The winner's confusion matrix, summed over its trials, with the mean course of each class beside its row. */
export function planConfusionMatrix({ results, analysis }: FigureInput): FigurePlan[] {
  const { winner } = analysis;
  if (!winner || winner.confusion.length === 0) return [];
  const classes = winner.perClass.map(({ name }) => name);
  const cells = listCells(winner.variant, winner.confusion, classes);
  const step = Math.min(28, Math.max(8, Math.floor(520 / classes.length)));
  const matrix = drawMatrix(cells, classes, step);
  const { classShapes } = results.dataset;
  const shapes = classShapes.length === classes.length ? drawShapeColumn(classShapes, results.dataset.features, step) : null;
  const [worst] = winner.confusedPairs;
  const entry = analysis.leaderboard.find(({ variant }) => variant === winner.variant);
  const part = analysis.primaryMetric === 'testAccuracy' ? 'test' : 'validation';
  return [
    {
      name: 'confusion-matrix',
      title: `Confusion matrix of ${winner.variant}`,
      subtitle: [
        `Counts on the ${part} part over ${countOf(entry?.completed ?? 0, 'trial')}; darker: a larger share of the true class.`,
        ...(shapes ? [`Left: mean course of each class over time, ${nameLines(results.dataset.features)}.`] : []),
      ],
      alternativeText: `Confusion matrix of ${winner.variant}, ${countOf(classes.length, 'class', 'classes')}. ${
        worst
          ? `Most confused: true ${worst.label} read as ${worst.predicted}, ${formatShare(worst.share, 1)} of its recordings.`
          : 'No recording was misread.'
      }`,
      topic: 'confusion',
      experiment: null,
      specification: shapes ? ({ hconcat: [shapes, matrix], spacing: 4 } as TopLevelSpec) : (matrix as TopLevelSpec),
    },
  ];
}

function listCells(variant: string, confusion: readonly (readonly number[])[], classes: readonly string[]): Cell[] {
  return confusion.flatMap((row, label) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, predicted) => {
      const names = { label: classes[label] ?? String(label), predicted: classes[predicted] ?? String(predicted) };
      const share = total > 0 ? count / total : 0;
      const description = `${variant} · true ${names.label}, predicted ${names.predicted}: ${count} of ${total} (${formatShare(share, 1)})`;
      return { ...names, count: count > 0 ? count : null, share: 100 * share, description };
    });
  });
}

function drawMatrix(cells: readonly Cell[], classes: readonly string[], step: number): object {
  const size = step * classes.length;
  const axis = { domain: false, ticks: false, labelAngle: 0, labelOverlap: true, grid: false };
  const scale = { paddingInner: 0, paddingOuter: 0 };
  const x = { field: 'predicted', type: 'nominal', sort: [...classes], title: 'Predicted class', scale, axis };
  const y = { field: 'label', type: 'nominal', sort: [...classes], title: 'True class', scale, axis };
  const written = {
    transform: [{ filter: 'datum.count !== null' }],
    mark: { type: 'text', fontSize: Math.min(10, step * 0.4) },
    encoding: {
      x,
      y,
      text: { field: 'count', type: 'quantitative' },
      color: { condition: { test: 'datum.share > 45', value: LIGHT_TEXT }, value: DARK_TEXT },
    },
  };
  return {
    width: size,
    height: size,
    data: { values: cells },
    layer: [
      {
        mark: { type: 'rect', stroke: INK.grid, strokeWidth: 0.5 },
        encoding: {
          x,
          y,
          color: {
            field: 'share',
            type: 'quantitative',
            scale: { domain: [0, 100], range: ['#fdfdfd', '#08306b'], type: 'pow', exponent: 0.5, interpolate: 'rgb' },
            legend: { title: 'Share of true class (%)', orient: 'bottom', gradientLength: Math.min(size, 260), direction: 'horizontal' },
          },
          description: { field: 'description', type: 'nominal' },
        },
      },
      ...(classes.length <= MOST_WRITTEN ? [written] : []),
    ],
  };
}
