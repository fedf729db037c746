import { scaleLinear } from 'd3-scale';
import { shortenNames, withCharacters } from '../../../core/domain/shorten-names.ts';
import type { ResultRow, ResultsView } from '../../views/results-view.ts';
import { spread } from '../parts/axes.tsx';
import { Figure } from '../parts/figure.tsx';
import { formatShare } from '../parts/format.ts';
import { NARROW, useRoom } from '../parts/room.ts';
import { ValueAxis } from '../parts/value-axis.tsx';
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
const hasRoom = withCharacters(32);

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
  const labels = shortenNames(
    rows.map(({ variant }) => variant),
    hasRoom,
  );
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
      <ValueAxis
        x={x}
        ticks={x.ticks(width <= NARROW ? 4 : 5)}
        format={(tick) => formatShare(tick, 1)}
        title={nameMetric(results)}
        top={4}
        height={height}
      />
      {rows.map((row, index) => (
        <g key={row.variant} class="colour-0" transform={`translate(0,${index * rowHeight + top})`}>
          <title>{`${row.variant}: ${writeEstimate(row)}`}</title>
          <text class="tick" x={above?.x ?? left - 10} y={above?.y ?? 0} dy="0.32em" text-anchor={above === null ? 'end' : 'start'}>
            {labels[index]}
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
