import type { TopLevelSpec } from 'vega-lite';
import { type AccuracyScale, chooseAccuracyScale } from '../drawing/accuracy-scale.ts';
import { fitNames } from '../drawing/fit-text.ts';
import { placeLabels } from '../drawing/place-labels.ts';
import { INK } from '../drawing/theme.ts';
import { traceSteps } from './step-line.ts';

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
  /** Most important first: labels are placed in this order, those of the front first. */
  readonly points: readonly ScatterPoint[];
  readonly xTitle: string;
  /** Without its unit, %. */
  readonly yTitle: string;
  /** d3 format of the cost axis. */
  readonly xFormat: string;
}

const WIDTH = 600;
const HEIGHT = 360;
/** Above this number of points, only the front and the first few are labelled; more would be unreadable. */
const MOST_LABELS = 20;
const FEW_LABELS = 3;
const LABEL_ROOM = 180;

/** Vega-Lite specification of a scatter plot with its Pareto front and labels that overlap nothing. */
export function drawScatter(options: ScatterOptions): TopLevelSpec {
  const vertical = chooseAccuracyScale(
    options.points.map((point) => point.y),
    HEIGHT,
  );
  const xDomain = widen(options.points.map((point) => Math.log10(point.x)));
  const axes = buildAxes(options, xDomain, vertical);
  // Draw the front last, above its neighbours.
  const points = options.points
    .map((point) => ({ ...point, y: vertical.valueOf(point.y) }))
    .sort((a, b) => Number(a.front) - Number(b.front));
  const labels = layOutLabels(options.points, xDomain, vertical);
  return {
    width: WIDTH,
    height: HEIGHT,
    layer: [drawFront(points, axes), drawLeaders(labels), drawPoints(points, axes), drawLabels(labels)],
  } as TopLevelSpec;
}

interface Axes {
  readonly x: object;
  readonly y: object;
}

function buildAxes({ xTitle, yTitle, xFormat }: ScatterOptions, xDomain: readonly number[], vertical: AccuracyScale): Axes {
  const costs = { type: 'log', domain: xDomain.map((power) => 10 ** power), nice: false };
  return {
    x: { field: 'x', type: 'quantitative', title: xTitle, scale: costs, axis: { format: xFormat, tickCount: 8 } },
    y: { field: 'y', type: 'quantitative', title: `${yTitle} (%${vertical.note})`, scale: vertical.scale, axis: vertical.axis },
  };
}

function drawFront(points: readonly ScatterPoint[], { x, y }: Axes): object {
  return {
    data: { values: points.filter(({ front }) => front) },
    mark: { type: 'line', interpolate: 'step-after', color: INK.text, strokeWidth: 1.2 },
    encoding: { x, y, order: { field: 'x', type: 'quantitative' } },
  };
}

function drawPoints(points: readonly ScatterPoint[], { x, y }: Axes): object {
  return {
    data: { values: points },
    mark: { type: 'point', strokeWidth: 1.6, opacity: 1 },
    encoding: {
      x,
      y,
      shape: { field: 'front', type: 'nominal', scale: { domain: [true, false], range: ['diamond', 'circle'] }, legend: null },
      fill: { condition: { test: 'datum.front', value: INK.text }, value: INK.background },
      stroke: { condition: { test: 'datum.front', value: INK.text }, value: INK.accent },
      size: { condition: { test: 'datum.front', value: 90 }, value: 50 },
      description: { field: 'description', type: 'nominal' },
    },
  };
}

const PIXELS = { type: 'quantitative', scale: null } as const;

function drawLeaders(labels: readonly LabelMark[]): object {
  return {
    data: { values: labels.filter(({ far }) => far) },
    mark: { type: 'rule', color: INK.faint, strokeWidth: 0.8 },
    encoding: {
      x: { field: 'pointX', ...PIXELS },
      y: { field: 'pointY', ...PIXELS },
      x2: { field: 'anchorX' },
      y2: { field: 'anchorY' },
    },
  };
}

function drawLabels(labels: readonly LabelMark[]): object {
  return {
    data: { values: labels },
    mark: { type: 'text', align: 'left', baseline: 'middle' },
    encoding: {
      x: { field: 'labelX', ...PIXELS },
      y: { field: 'labelY', ...PIXELS },
      text: { field: 'text', type: 'nominal' },
    },
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
  /** Whether it is so far from its point that it needs a line. */
  readonly far: boolean;
}

function layOutLabels(points: readonly ScatterPoint[], [left, right]: readonly [number, number], vertical: AccuracyScale): LabelMark[] {
  const named = points.filter(({ front }, index) => points.length <= MOST_LABELS || front || index < FEW_LABELS);
  const ordered = [...named].sort((a, b) => Number(b.front) - Number(a.front));
  const texts = fitNames(
    ordered.map(({ label }) => label),
    { width: LABEL_ROOM },
  );
  const toPixels = (point: ScatterPoint) => ({
    front: point.front,
    x: ((Math.log10(point.x) - left) / (right - left)) * WIDTH,
    y: vertical.pixelOf(point.y),
  });
  const pixels = ordered.map((point, index) => ({ ...toPixels(point), text: texts[index] ?? point.label }));
  const line = traceSteps(pixels.filter(({ front }) => front));
  const obstacles = [...points.map(toPixels), ...line];
  return placeLabels({ points: pixels, obstacles, width: WIDTH, height: HEIGHT }).map((label) => {
    const { text, labelX, labelY, width, x, y } = label;
    const anchorX = Math.min(Math.max(x, labelX), labelX + width);
    const anchorY = labelY + Math.sign(y - labelY) * Math.min(6, Math.abs(y - labelY));
    return { text, labelX, labelY, pointX: x, pointY: y, anchorX, anchorY, far: Math.hypot(anchorX - x, anchorY - y) > 12 };
  });
}

/** Adds a margin at both ends of the domain. */
function widen(values: readonly number[]): [number, number] {
  const low = values.reduce((least, value) => Math.min(least, value), values[0] ?? 0);
  const high = values.reduce((most, value) => Math.max(most, value), values[0] ?? 1);
  const margin = (high - low || 1) * 0.08;
  return [low - margin, high + margin];
}
