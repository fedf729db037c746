import type { TopLevelSpec } from 'vega-lite';
import { fitNames } from '../drawing/fit-text.ts';
import { INK, LABEL_WIDTH, PLOT_WIDTH } from '../drawing/theme.ts';

/** One row of a dot plot: every trial as a dot, and the mean with its interval. Values in displayed units, such as %. */
export interface DotRow {
  readonly label: string;
  readonly dots: readonly { readonly value: number; readonly description: string }[];
  /** Faint marks behind the dots for comparison; may be empty. */
  readonly context: readonly { readonly value: number; readonly description: string }[];
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Text at the end of the row. */
  readonly note: string;
  readonly description: string;
}

export interface DotRowsOptions {
  readonly rows: readonly DotRow[];
  readonly axisTitle: string;
}

const ROW_HEIGHT = 26;

/** Vega-Lite specification of a dot plot with labelled rows; there is one horizontal label per row, so labels cannot overlap. */
export function drawDotRows(options: DotRowsOptions): TopLevelSpec {
  const order = fitNames(
    options.rows.map(({ label }) => label),
    { width: LABEL_WIDTH },
  );
  const rows = options.rows.map((row, index) => ({ ...row, label: order[index] ?? row.label }));
  const y = {
    field: 'label',
    type: 'nominal' as const,
    sort: order,
    title: null,
    axis: { ticks: false, domain: false, grid: true, labelPadding: 8 },
  };
  const scale = { domain: findDomain(rows), nice: false, zero: false };
  const x = (field: string) => ({ field, type: 'quantitative' as const, title: options.axisTitle, scale });
  return {
    width: PLOT_WIDTH,
    height: { step: ROW_HEIGHT },
    layer: [...drawTrials(rows, { x, y }), ...drawNotes(rows, y)],
  } as TopLevelSpec;
}

interface Axes {
  readonly x: (field: string) => object;
  readonly y: object;
}

/** From back to front: marks for comparison, intervals, trials, means. */
function drawTrials(rows: readonly DotRow[], { x, y }: Axes): object[] {
  const described = { field: 'description', type: 'nominal' };
  return [
    {
      data: { values: rows.flatMap((row) => row.context.map((mark) => ({ label: row.label, ...mark }))) },
      mark: { type: 'tick', color: INK.faint, thickness: 1, height: 14, width: 14 },
      encoding: { y, x: x('value'), description: described },
    },
    {
      data: { values: rows.filter(({ low }) => low !== null) },
      mark: { type: 'rule', color: INK.text, strokeWidth: 2 },
      encoding: { y, x: x('low'), x2: { field: 'high' }, description: described },
    },
    {
      data: { values: rows.flatMap((row) => spreadDots(row)) },
      mark: { type: 'point', shape: 'circle', size: 34, filled: false, stroke: INK.accent, strokeWidth: 1.4, opacity: 0.9 },
      encoding: {
        y,
        yOffset: { field: 'offset', type: 'quantitative', scale: { domain: [-1, 1] } },
        x: x('value'),
        description: described,
      },
    },
    {
      data: { values: rows.filter(({ mean }) => mean !== null) },
      mark: { type: 'point', shape: 'diamond', size: 70, filled: true, color: INK.text, opacity: 1 },
      encoding: { y, x: x('mean'), description: described },
    },
  ];
}

function drawNotes(rows: readonly DotRow[], y: object): object[] {
  return [
    {
      data: { values: rows },
      mark: { type: 'text', align: 'left', dx: 10, color: INK.text },
      encoding: { y, x: { value: PLOT_WIDTH }, text: { field: 'note', type: 'nominal' } },
    },
    {
      data: { values: [{ heading: rows.some(({ low }) => low !== null) ? 'mean ± 95 %' : 'mean' }] },
      mark: { type: 'text', align: 'left', dx: 10, dy: -10, color: INK.muted },
      encoding: { y: { value: 0 }, x: { value: PLOT_WIDTH }, text: { field: 'heading', type: 'nominal' } },
    },
  ];
}

/** Spreads dots by value, alternately above and below the line, so that equal dots do not hide each other or the mean; up to 200 of them. */
function spreadDots(row: DotRow): { label: string; value: number; description: string; offset: number }[] {
  const sorted = row.dots.slice(0, 200).sort((a, b) => a.value - b.value);
  return sorted.map((dot, index) => ({ label: row.label, ...dot, offset: index % 2 === 0 ? -0.58 : 0.58 }));
}

function findDomain(rows: readonly DotRow[]): [number, number] {
  const values = rows.flatMap(({ dots, context, low, high, mean }) => [
    ...dots.map(({ value }) => value),
    ...context.map(({ value }) => value),
    ...[low, high, mean].filter((value) => value !== null),
  ]);
  const low = values.reduce((least, value) => Math.min(least, value), values[0] ?? 0);
  const high = values.reduce((most, value) => Math.max(most, value), values[0] ?? 1);
  const margin = (high - low || 1) * 0.04;
  return [low - margin, high + margin];
}
