import type { TopLevelSpec } from 'vega-lite';
import { placeLabels } from '../drawing/place-labels.ts';
import { INK } from '../drawing/theme.ts';

export interface ScatterPoint {
  readonly label: string;
  /** Cost, > 0, on a logarithmic axis. */
  readonly x: number;
  /** Accuracy, %. */
  readonly y: number;
  readonly front: boolean;
  readonly description: string;
}

export interface ScatterOptions {
  /** Most important first: labels are given out in this order, the front's before the others'. */
  readonly points: readonly ScatterPoint[];
  readonly xTitle: string;
  readonly yTitle: string;
}

const WIDTH = 600;
const HEIGHT = 380;
const MOST_LABELS = 24;

/** Vega-Lite specification of a scatter plot with its Pareto front and labels that overlap nothing. */
export function drawScatter(options: ScatterOptions): TopLevelSpec {
  const xDomain = widen(options.points.map(({ x }) => Math.log10(x))).map((power) => 10 ** power) as [number, number];
  const yDomain = widen(options.points.map(({ y }) => y));
  const x = { type: 'quantitative' as const, title: options.xTitle, scale: { type: 'log' as const, domain: xDomain, nice: false } };
  const y = { type: 'quantitative' as const, title: options.yTitle, scale: { domain: yDomain, nice: false, zero: false } };
  const labels = layOutLabels(options.points, xDomain, yDomain);
  const pixel = { x: { type: 'quantitative' as const, scale: null }, y: { type: 'quantitative' as const, scale: null } };
  return {
    width: WIDTH,
    height: HEIGHT,
    layer: [
      {
        data: { values: options.points.filter(({ front }) => front) },
        mark: { type: 'line', interpolate: 'step-after', color: INK.text, strokeWidth: 1.2 },
        encoding: { x: { field: 'x', ...x }, y: { field: 'y', ...y }, order: { field: 'x', type: 'quantitative' } },
      },
      {
        data: { values: labels.filter(({ far }) => far) },
        mark: { type: 'rule', color: INK.faint, strokeWidth: 0.8 },
        encoding: {
          x: { field: 'pointX', ...pixel.x },
          y: { field: 'pointY', ...pixel.y },
          x2: { field: 'anchorX' },
          y2: { field: 'anchorY' },
        },
      },
      {
        data: { values: [...options.points] },
        mark: { type: 'point', strokeWidth: 1.6, opacity: 1 },
        encoding: {
          x: { field: 'x', ...x },
          y: { field: 'y', ...y },
          shape: { field: 'front', type: 'nominal', scale: { domain: [true, false], range: ['diamond', 'circle'] }, legend: null },
          fill: { condition: { test: 'datum.front', value: INK.text }, value: INK.background },
          stroke: { condition: { test: 'datum.front', value: INK.text }, value: INK.accent },
          size: { condition: { test: 'datum.front', value: 90 }, value: 50 },
          description: { field: 'description', type: 'nominal' },
        },
      },
      {
        data: { values: labels },
        mark: { type: 'text', align: 'left', baseline: 'middle' },
        encoding: {
          x: { field: 'labelX', ...pixel.x },
          y: { field: 'labelY', ...pixel.y },
          text: { field: 'text', type: 'nominal' },
        },
      },
    ],
  };
}

interface LabelMark {
  readonly text: string;
  readonly labelX: number;
  readonly labelY: number;
  readonly pointX: number;
  readonly pointY: number;
  readonly anchorX: number;
  readonly anchorY: number;
  /** Far enough from its point to need a line to it. */
  readonly far: boolean;
}

function layOutLabels(
  points: readonly ScatterPoint[],
  xDomain: readonly [number, number],
  yDomain: readonly [number, number],
): LabelMark[] {
  const ordered = [...points].sort((a, b) => Number(b.front) - Number(a.front));
  const [left, right] = [Math.log10(xDomain[0]), Math.log10(xDomain[1])];
  const toPixels = (point: ScatterPoint) => ({
    text: point.label,
    x: ((Math.log10(point.x) - left) / (right - left)) * WIDTH,
    y: (1 - (point.y - yDomain[0]) / (yDomain[1] - yDomain[0])) * HEIGHT,
  });
  const pixels = ordered.map(toPixels);
  const placed = placeLabels({ points: pixels.slice(0, MOST_LABELS), obstacles: pixels.slice(MOST_LABELS), width: WIDTH, height: HEIGHT });
  return placed.map(({ text, labelX, labelY, width, x, y }) => {
    const anchorX = Math.min(Math.max(x, labelX), labelX + width);
    const anchorY = labelY + Math.sign(y - labelY) * Math.min(6, Math.abs(y - labelY));
    return { text, labelX, labelY, pointX: x, pointY: y, anchorX, anchorY, far: Math.hypot(anchorX - x, anchorY - y) > 12 };
  });
}

/** Domain with room at both ends. */
function widen(values: readonly number[]): [number, number] {
  const low = values.reduce((least, value) => Math.min(least, value), values[0] ?? 0);
  const high = values.reduce((most, value) => Math.max(most, value), values[0] ?? 1);
  const margin = (high - low || 1) * 0.08;
  return [low - margin, high + margin];
}
