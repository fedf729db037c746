import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { Axes, countRoom, fitFrame } from './axes.tsx';
import { Figure } from './figure.tsx';
import { formatShare } from './format.ts';
import { LEGEND_LINE, Legend } from './legend.tsx';
import { placeNames } from './place-names.ts';
import { NARROW, useRoom } from './room.ts';
import { countTicks } from './ticks.ts';

export interface Curve {
  readonly name: string;
  readonly points: readonly { readonly epoch: number; readonly value: number }[];
}

interface CurvesProps {
  readonly name: string;
  readonly title: string;
  readonly xTitle?: string;
  readonly yTitle: string;
  readonly curves: readonly Curve[];
  /** The last epoch, if known. */
  readonly maxEpochs?: number | undefined;
  readonly asShare: boolean;
}

/** Maximum number of curves, limited by distinguishable colours. */
export const COLOURS = 8;

/** Lines over epochs or another number counted from 1. */
export function Curves({ name, title, xTitle = 'epoch', yTitle, curves, maxEpochs, asShare }: CurvesProps) {
  const frame = fitFrame(useRoom());
  const points = curves.flatMap((curve) => curve.points);
  const values = points.map(({ value }) => value);
  const lastEpoch = Math.max(2, maxEpochs ?? 0, ...points.map(({ epoch }) => epoch));
  const x = scaleLinear([1, lastEpoch], [frame.left, frame.width - frame.right]);
  const low = Math.min(...values, asShare ? 1 : Number.POSITIVE_INFINITY);
  const high = Math.max(...values, asShare ? 0 : Number.NEGATIVE_INFINITY);
  const y = scaleLinear(points.length === 0 ? [0, 1] : [low, high], [frame.height - frame.bottom, frame.top]).nice();
  const places =
    curves.length <= COLOURS
      ? placeNames(
          curves.map((curve) => curve.name),
          frame.width <= NARROW ? { ...frame, left: 4 } : frame,
        )
      : [];
  const legendHeight = ((places.at(-1)?.line ?? -1) + 1) * LEGEND_LINE;
  const path = line<Curve['points'][number]>(
    ({ epoch }) => x(epoch),
    ({ value }) => y(value),
  );
  const format = (value: number) => (asShare ? formatShare(value, 0) : value.toLocaleString('en-US'));
  return (
    <Figure
      name={name}
      title={title}
      description={describe(title, curves, asShare)}
      specification={() => specify({ title, xTitle, yTitle, curves, asShare })}
      width={frame.width}
      height={frame.height + legendHeight}
    >
      <Legend places={places} />
      <g transform={`translate(0,${legendHeight})`}>
        <Axes frame={frame} x={x} y={y} xTitle={xTitle} yTitle={yTitle} formatY={format} ticksX={countTicks(lastEpoch, countRoom(frame))} />
        {curves.map((curve, index) => {
          const last = curve.points.at(-1);
          return (
            <g key={curve.name} class={`colour-${index % COLOURS}`}>
              <path class="curve" d={path(curve.points as Curve['points'][number][]) ?? ''}>
                <title>{curve.name}</title>
              </path>
              {last !== undefined && (
                <circle class="dot" cx={x(last.epoch)} cy={y(last.value)} r={3.5}>
                  <title>{`${curve.name}: ${asShare ? formatShare(last.value) : last.value.toFixed(4)} in epoch ${last.epoch}`}</title>
                </circle>
              )}
            </g>
          );
        })}
      </g>
    </Figure>
  );
}

function describe(title: string, curves: readonly Curve[], asShare: boolean): string {
  const ends = curves.slice(0, 12).flatMap(({ name, points }) => {
    const last = points.at(-1);
    return last === undefined ? [] : [`${name} at ${asShare ? formatShare(last.value) : last.value.toFixed(3)} in epoch ${last.epoch}`];
  });
  return `${title}: ${ends.length === 0 ? 'no epoch yet' : ends.join('; ')}.`;
}

function specify({ title, xTitle, yTitle, curves, asShare }: Omit<CurvesProps, 'name' | 'maxEpochs'>): object {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title,
    data: { values: curves.flatMap(({ name, points }) => points.map(({ epoch, value }) => ({ curve: name, epoch, value }))) },
    mark: { type: 'line', tooltip: true },
    encoding: {
      x: { field: 'epoch', type: 'quantitative', title: xTitle },
      y: { field: 'value', type: 'quantitative', title: yTitle, scale: { zero: false }, ...(asShare ? { axis: { format: '.0%' } } : {}) },
      color: { field: 'curve', type: 'nominal' },
    },
    width: 640,
    height: 280,
  };
}
