import { scaleLinear } from 'd3-scale';
import type { ResultRow, ResultsView } from '../../views/results-view.ts';
import { spread } from '../parts/axes.tsx';
import { Figure } from '../parts/figure.tsx';
import { formatShare } from '../parts/format.ts';
import { NARROW, useRoom } from '../parts/room.ts';
import { nameMetric } from './name-metric.ts';

interface IntervalsProps {
  /** Of its files. */
  readonly name: string;
  /** Prefix of the title, such as the section. */
  readonly about?: string;
  readonly results: ResultsView;
  /** Rows with a mean; the first ones are drawn. */
  readonly rows: readonly ResultRow[];
}

/** Maximum number of rows; the table has all. */
const DRAWN = 30;
const WIDEST = 760;
const VALUE_ROOM = 70;

/** Names are beside their rows, or above them where there is no room. */
function planRows(room: number) {
  const width = Math.min(WIDEST, room);
  return width <= NARROW
    ? { width, left: 8, row: 38, top: 24, name: { x: 8, y: -15 } }
    : { width, left: 250, row: 22, top: 16, name: null };
}

/** Means with their intervals, one row per variant. */
export function Intervals({ name, about = '', results, rows: all }: IntervalsProps) {
  const { width, left, row: rowHeight, top, name: above } = planRows(useRoom());
  const rows = all.slice(0, DRAWN);
  const ends = rows.flatMap(({ mean, interval }) => [mean ?? 0, ...(interval ?? [])]);
  const [low, high] = spread(ends, 0.01);
  const x = scaleLinear([Math.max(0, low), Math.min(1, high)], [left, width - VALUE_ROOM]).nice();
  const height = rows.length * rowHeight + 48;
  const intervals = rows.some(({ interval }) => interval !== null) ? ' with 95 % intervals' : '';
  const title = `${about}Mean ${nameMetric(results)}${intervals}${rows.length < all.length ? `, first ${DRAWN}` : ''}`;
  return (
    <Figure
      name={name}
      title={title}
      description={`${title}: ${rows
        .slice(0, 8)
        .map((row) => `${row.variant} ${writeEstimate(row)}`)
        .join('; ')}.`}
      specification={() => specify(title, rows)}
      width={width}
      height={height}
    >
      {x.ticks(width <= NARROW ? 4 : 5).map((tick) => (
        <g key={tick} transform={`translate(${x(tick)},0)`}>
          <line class="grid" y1={4} y2={height - 40} />
          <text class="tick" y={height - 24} text-anchor="middle">
            {formatShare(tick, 1)}
          </text>
        </g>
      ))}
      <text class="axis-title" x={(left + width - VALUE_ROOM) / 2} y={height - 6} text-anchor="middle">
        {nameMetric(results)}
      </text>
      {rows.map((row, index) => (
        <g key={row.variant} class="colour-0" transform={`translate(0,${index * rowHeight + top})`}>
          <title>{`${row.variant}: ${writeEstimate(row)}`}</title>
          <text class="tick" x={above?.x ?? left - 10} y={above?.y ?? 0} dy="0.32em" text-anchor={above === null ? 'end' : 'start'}>
            {shorten(row.variant)}
          </text>
          {row.interval !== null && <line class="curve" x1={x(row.interval[0])} x2={x(row.interval[1])} />}
          <circle class="dot" cx={x(row.mean ?? 0)} r={4.5} />
          <text class="tick" x={width - VALUE_ROOM + 8} dy="0.32em">
            {formatShare(row.mean)}
          </text>
        </g>
      ))}
    </Figure>
  );
}

function shorten(name: string): string {
  return name.length > 32 ? `${name.slice(0, 31)}…` : name;
}

function writeEstimate({ mean, interval }: ResultRow): string {
  return interval === null ? formatShare(mean) : `${formatShare(mean)} (${formatShare(interval[0])} to ${formatShare(interval[1])})`;
}

function specify(title: string, rows: readonly ResultRow[]): object {
  const values = rows.map(({ variant, mean, interval }) => ({ variant, mean, low: interval?.[0] ?? null, high: interval?.[1] ?? null }));
  const y = { field: 'variant', type: 'nominal', sort: null };
  const scale = { zero: false };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title,
    data: { values },
    layer: [
      { mark: 'rule', encoding: { y, x: { field: 'low', type: 'quantitative', scale }, x2: { field: 'high' } } },
      {
        mark: { type: 'point', filled: true },
        encoding: { y, x: { field: 'mean', type: 'quantitative', scale, axis: { format: '.1%' } } },
      },
    ],
    width: 480,
  };
}
