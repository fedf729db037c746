import { scaleLinear } from 'd3-scale';
import { shortenNames, withCharacters } from '../../../core/domain/shorten-names.ts';
import type { ResultsView } from '../../views/results-view.ts';
import { spread } from '../parts/axes.tsx';
import { Figure } from '../parts/figure.tsx';
import { formatShare } from '../parts/format.ts';
import { LEGEND_LINE } from '../parts/legend.tsx';
import { placeNames } from '../parts/place-names.ts';
import { NARROW, useRoom } from '../parts/room.ts';
import { ValueAxis } from '../parts/value-axis.tsx';
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
const ROOM = { group: withCharacters(20), variant: withCharacters(26) };
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
  const labels = shortenNames(
    groups.map(({ group }) => group),
    ROOM.group,
  );
  const left = 18 + CHARACTER_WIDTH * Math.max(...labels.map(({ length }) => length));
  const places = placeNames(shortenNames(names, ROOM.variant), { left: width <= NARROW ? 8 : left, right: RIGHT, width });
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
      <ValueAxis
        x={x}
        ticks={x.ticks(width <= NARROW ? 4 : 6)}
        format={(tick) => formatShare(tick, 0)}
        title={nameMetric(results)}
        top={top}
        height={height}
      />
      {groups.map(({ group }, row) => (
        <text key={group} class="tick" x={left - 10} y={top + row * ROW + ROW / 2} dy="0.32em" text-anchor="end">
          {labels[row]}
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
    </Figure>
  );
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
