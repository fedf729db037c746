import type { DatasetDescription } from '../../domain/results.ts';
import { INK } from '../drawing/theme.ts';

const WIDTH = 64;
const DASHES = [
  [1, 0],
  [4, 2],
  [1, 2],
];
const DASH_NAMES = ['solid', 'dashed', 'dotted'];
const COLOURS = [INK.text, INK.accent, INK.second];

/**
 * Column of small line charts, one row per class, to the left of a matrix with rows of `step` pixels. Every class is scaled to
 * its own row, all features together.
 */
export function drawShapeColumn(shapes: DatasetDescription['classShapes'], features: readonly string[], step: number): object {
  const names = features.slice(0, shapes[0]?.[0]?.length ?? 0);
  return {
    width: WIDTH,
    height: step * shapes.length,
    data: { values: shapes.flatMap((points, row) => listPoints(points, row, names)) },
    mark: { type: 'line', strokeWidth: 1 },
    encoding: {
      x: { field: 'time', type: 'quantitative', axis: null },
      y: { field: 'position', type: 'quantitative', axis: null, scale: { domain: [shapes.length, 0], nice: false } },
      detail: { field: 'row', type: 'nominal' },
      color: { field: 'feature', type: 'nominal', scale: { domain: names, range: COLOURS.slice(0, names.length) }, legend: null },
      strokeDash: {
        field: 'feature',
        type: 'nominal',
        scale: { domain: names, range: DASHES.slice(0, names.length) },
        legend: null,
      },
    },
  };
}

/** Legend of the lines: `x solid, y dashed, z dotted`. */
export function nameLines(features: readonly string[]): string {
  return features
    .slice(0, DASH_NAMES.length)
    .map((feature, index) => `${feature} ${DASH_NAMES[index]}`)
    .join(', ');
}

function listPoints(points: readonly (readonly number[])[], row: number, names: readonly string[]): object[] {
  const values = points.flat();
  const low = values.reduce((least, value) => Math.min(least, value), values[0] ?? 0);
  const high = values.reduce((most, value) => Math.max(most, value), values[0] ?? 0);
  const middle = (low + high) / 2;
  const height = (high - low || 1) / 0.84;
  return points.flatMap((point, time) =>
    names.map((feature, index) => ({ row, time, feature, position: row + 0.5 - ((point[index] ?? middle) - middle) / height })),
  );
}
