import { scaleLinear } from 'd3-scale';
import type { ResultsView } from '../../views/results-view.ts';
import { spread } from '../parts/axes.tsx';
import { Figure } from '../parts/figure.tsx';
import { formatShare } from '../parts/format.ts';
import { LEGEND_LINE } from '../parts/legend.tsx';
import { placeNames } from '../parts/place-names.ts';
import { NARROW, useRoom } from '../parts/room.ts';
import { nameMetric, titleMetric } from './name-metric.ts';

interface GroupsFigureProps {
  readonly results: ResultsView;
  /** Variants to draw, each with its colour. */
  readonly names: readonly string[];
}

const MOST_GROUPS = 60;
const ROW = 26;
const WIDEST = 760;
const RIGHT = 24;
const LONGEST = { group: 20, variant: 26 };
const CHARACTER_WIDTH = 7;

/** Accuracy by user: one row per user, one dot per variant. */
export function GroupsFigure({ results, names }: GroupsFigureProps) {
  const width = Math.min(WIDEST, useRoom());
  const groups = results.groups.slice(0, MOST_GROUPS);
  const points = groups.flatMap(({ group, variants }, row) =>
    names.flatMap((name, index) => {
      const found = variants.find(({ variant }) => variant === name);
      return found === undefined ? [] : [{ group, row, index, name, mean: found.mean }];
    }),
  );
  if (points.length === 0) return null;
  const means = points.map(({ mean }) => mean);
  const left = 18 + CHARACTER_WIDTH * Math.max(...groups.map(({ group }) => shorten(group, LONGEST.group).length));
  const places = placeNames(
    names.map((name) => shorten(name, LONGEST.variant)),
    { left: width <= NARROW ? 8 : left, right: RIGHT, width },
  );
  const top = 8 + LEGEND_LINE * (1 + (places.at(-1)?.line ?? 0));
  const x = scaleLinear(spread(means, 0.05), [left, width - RIGHT]).nice();
  const height = top + groups.length * ROW + 44;
  const title = `${titleMetric(results)} on each user${groups.length < results.groups.length ? `, first ${MOST_GROUPS}` : ''}`;
  const worst = points.reduce((a, b) => (b.mean < a.mean ? b : a));
  return (
    <Figure
      name="accuracy-by-user"
      title={title}
      description={`${title}, of ${names.join(', ')}. Lowest: ${worst.name} on ${worst.group} with ${formatShare(worst.mean)}.`}
      specification={() => specify(title, points)}
      width={width}
      height={height}
    >
      {places.map((place, index) => (
        <g key={place.name} class={`colour-${index}`} transform={`translate(${place.x},${place.line * LEGEND_LINE + 10})`}>
          <circle class="dot" r={4.5} />
          <text class="tick" x={10} dy="0.32em">
            {place.name}
          </text>
        </g>
      ))}
      {x.ticks(width <= NARROW ? 4 : 6).map((tick) => (
        <g key={tick} transform={`translate(${x(tick)},0)`}>
          <line class="grid" y1={top} y2={height - 40} />
          <text class="tick" y={height - 24} text-anchor="middle">
            {formatShare(tick, 0)}
          </text>
        </g>
      ))}
      {groups.map(({ group }, row) => (
        <text key={group} class="tick" x={left - 10} y={top + row * ROW + ROW / 2} dy="0.32em" text-anchor="end">
          {shorten(group, LONGEST.group)}
        </text>
      ))}
      {points.map(({ group, row, index, name, mean }) => (
        <circle
          key={`${group}/${name}`}
          class={`dot colour-${index}`}
          cx={x(mean)}
          cy={top + row * ROW + ROW / 2 + (index - (names.length - 1) / 2) * 6}
          r={4}
        >
          <title>{`${name} on ${group}: ${formatShare(mean)}`}</title>
        </circle>
      ))}
      <text class="axis-title" x={(left + width - RIGHT) / 2} y={height - 6} text-anchor="middle">
        {nameMetric(results)}
      </text>
    </Figure>
  );
}

function shorten(name: string, most: number): string {
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}

function specify(title: string, points: readonly { readonly group: string; readonly name: string; readonly mean: number }[]): object {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title,
    data: { values: points.map(({ group, name, mean }) => ({ user: group, variant: name, accuracy: mean })) },
    mark: { type: 'point', filled: true, tooltip: true },
    encoding: {
      y: { field: 'user', type: 'nominal', sort: null },
      x: { field: 'accuracy', type: 'quantitative', scale: { zero: false }, axis: { format: '.0%' } },
      color: { field: 'variant', type: 'nominal' },
    },
    width: 480,
  };
}
