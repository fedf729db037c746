import type { TopLevelSpec } from 'vega-lite';
import { INK } from '../drawing/theme.ts';
import type { DotRow } from './dot-rows.ts';

export interface ResponseOptions {
  /** Each variant at its value of the factor. */
  readonly points: readonly { readonly at: number; readonly row: DotRow }[];
  readonly factorTitle: string;
  readonly axisTitle: string;
}

const HEIGHT = 260;
const STEP = 110;

/** Vega-Lite specification of accuracy along a numeric factor: trials as circles, means joined by a line, intervals as bars. */
export function drawResponse(options: ResponseOptions): TopLevelSpec {
  const points = [...options.points].sort((a, b) => a.at - b.at);
  const x = { field: 'at', type: 'ordinal' as const, title: options.factorTitle, axis: { labelAngle: 0, grid: false } };
  const y = (field: string) => ({ field, type: 'quantitative' as const, title: options.axisTitle, scale: { zero: false, nice: true } });
  const described = { field: 'description', type: 'nominal' as const };
  const means = points.filter(({ row }) => row.mean !== null).map(({ at, row }) => ({ at, ...withoutDots(row) }));
  return {
    width: { step: STEP },
    height: HEIGHT,
    layer: [
      {
        data: { values: means },
        mark: { type: 'line', color: INK.muted, strokeWidth: 1.2, strokeDash: [4, 3] },
        encoding: { x, y: y('mean') },
      },
      {
        data: { values: means.filter(({ low }) => low !== null) },
        mark: { type: 'rule', color: INK.text, strokeWidth: 2 },
        encoding: { x, y: y('low'), y2: { field: 'high' }, description: described },
      },
      {
        data: { values: points.flatMap(({ at, row }) => spreadDots(at, row)) },
        mark: { type: 'point', shape: 'circle', size: 40, filled: false, stroke: INK.accent, strokeWidth: 1.4 },
        encoding: {
          x,
          xOffset: { field: 'offset', type: 'quantitative', scale: { domain: [-1, 1] } },
          y: y('value'),
          description: described,
        },
      },
      {
        data: { values: means },
        mark: { type: 'point', shape: 'diamond', size: 80, filled: true, color: INK.text, opacity: 1 },
        encoding: { x, y: y('mean'), description: described },
      },
    ],
  };
}

function withoutDots({ mean, low, high, description }: DotRow): Pick<DotRow, 'mean' | 'low' | 'high' | 'description'> {
  return { mean, low, high, description };
}

/** Spreads dots by value, alternately left and right of the mean; up to 200. */
function spreadDots(at: number, row: DotRow): { at: number; value: number; description: string; offset: number }[] {
  const tracks = [0.22, -0.22, 0.36, -0.36];
  const sorted = row.dots.slice(0, 200).sort((a, b) => a.value - b.value);
  return sorted.map((dot, index) => ({ at, ...dot, offset: tracks[index % tracks.length] ?? 0 }));
}
