import { median } from 'simple-statistics';
import type { TopLevelSpec } from 'vega-lite';
import { drawSvg } from '../core/report/drawing/draw.ts';
import { INK, PLOT_WIDTH } from '../core/report/drawing/theme.ts';
import type { BenchResults } from './results.ts';

/** Shape and fill distinguish the series without colour. */
const SERIES = [
  { name: 'PyTorch, padded', shape: 'square', fill: INK.background, stroke: INK.second },
  { name: 'durasweep, padded', shape: 'circle', fill: INK.accent, stroke: INK.accent },
  { name: 'durasweep, length-sorted', shape: 'circle', fill: INK.background, stroke: INK.accent },
  { name: 'limit: products alone, padded', shape: 'triangle-up', fill: INK.text, stroke: INK.text },
] as const;
const ROW_HEIGHT = 30;
const TICKS = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50];

interface Point {
  readonly model: string;
  readonly series: string;
  readonly seconds: number;
}

/** Draws the seconds per epoch of every model at one level: ours, PyTorch's and the arithmetic limit. @returns an SVG document */
export async function drawEpochSeconds(cases: BenchResults['cases'], level: string): Promise<string> {
  const points = listPoints(cases, level);
  const models = [...new Set(points.map(({ model }) => model))];
  const names = SERIES.map(({ name }) => name);
  const scale = (key: 'shape' | 'fill' | 'stroke') => ({ domain: names, range: SERIES.map((series) => series[key]) });
  const legend = { title: null, orient: 'bottom' as const, columns: 2, labelLimit: 400, symbolSize: 70 };
  const specification = {
    description: `Seconds of one training epoch on one thread, by model: ${names.join('; ')}.`,
    title: { text: `One epoch on one thread, ${level}`, subtitle: ['Median seconds, logarithmic axis; further left is faster.'] },
    width: PLOT_WIDTH,
    height: { step: ROW_HEIGHT },
    data: { values: points },
    mark: { type: 'point', size: 70, strokeWidth: 1.5, opacity: 1 },
    encoding: {
      y: { field: 'model', type: 'nominal', sort: models, title: null, axis: { grid: true, ticks: false, domain: false, labelPadding: 8 } },
      x: {
        field: 'seconds',
        type: 'quantitative',
        title: 'Seconds per epoch',
        scale: { type: 'log', nice: false, padding: 14 },
        axis: { grid: true, values: TICKS, format: '~g' },
      },
      shape: { field: 'series', type: 'nominal', scale: scale('shape'), legend },
      fill: { field: 'series', type: 'nominal', scale: scale('fill'), legend },
      stroke: { field: 'series', type: 'nominal', scale: scale('stroke'), legend },
    },
  };
  return drawSvg(specification as TopLevelSpec);
}

function listPoints(cases: BenchResults['cases'], level: string): Point[] {
  const epochs = (cases.epochs?.result ?? []).filter((result) => result.level === level);
  const arithmetic = (cases.arithmetic?.result ?? []).filter((result) => result.level === level);
  const [pytorch, padded, sorted, limit] = SERIES.map(({ name }) => name) as [string, string, string, string];
  const models = new Set(epochs.map(({ name }) => name));
  const point = (model: string, series: string, seconds: readonly number[]) => ({ model, series, seconds: median([...seconds]) });
  return [
    ...epochs.flatMap((result) => [
      point(result.name, pytorch, result.pytorch),
      point(result.name, padded, result.padded),
      point(result.name, sorted, result.sorted),
    ]),
    ...arithmetic
      .filter(({ name }) => models.has(name))
      .map(({ name, flops, flopsPerSecond }) =>
        point(
          name,
          limit,
          flops.map((count, repetition) => count / (flopsPerSecond[repetition] as number)),
        ),
      ),
  ];
}
