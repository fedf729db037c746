import { scaleLinear, scaleLog } from 'd3-scale';
import type { ResultRow, ResultsView } from '../../views/results-view.ts';
import { useFilter } from '../parts/address.ts';
import { Axes, countRoom, fitFrame, spread } from '../parts/axes.tsx';
import { Choice } from '../parts/choice.tsx';
import { Figure } from '../parts/figure.tsx';
import { formatShare } from '../parts/format.ts';
import { placeLabels } from '../parts/place-labels.ts';
import { useRoom } from '../parts/room.ts';
import { costTicks } from '../parts/ticks.ts';
import { nameMetric, titleMetric } from './name-metric.ts';

const COSTS = {
  parameters: 'trainable parameters',
  trainingSeconds: 'seconds of training, a trial',
  inferenceMilliseconds: 'milliseconds, one recording',
} as const;
/** Maximum number of points with their names: of larger fronts only the table tells. */
const MOST_NAMED = 8;
/** With more points, all except the front are drawn as one mark, because thousands of elements scroll slowly. */
const MOST_MARKS = 500;
type CostName = keyof typeof COSTS;
const COST_OPTIONS = Object.entries(COSTS).map(([value, words]) => ({ value, words }));

interface CostProps {
  readonly results: ResultsView;
  readonly onLook: (variant: string) => void;
}

/** Accuracy against cost; variants on the Pareto front are highlighted. */
export function Cost({ results, onLook }: CostProps) {
  const [kept, setCost] = useFilter('cost', 'parameters');
  const frame = fitFrame(useRoom());
  const cost: CostName = Object.hasOwn(COSTS, kept) ? (kept as CostName) : 'parameters';
  const points = results.variants.flatMap((row) => {
    const value = row[cost];
    return row.mean === null || value === null || value <= 0 ? [] : [{ row, cost: value, mean: row.mean }];
  });
  const front = findFront(points);
  const costs = points.map((point) => point.cost);
  const means = points.map(({ mean }) => mean);
  const range = [Math.min(...costs) * 0.9, Math.max(...costs) * 1.1] as const;
  const x = scaleLog(range, [frame.left, frame.width - frame.right]);
  const y = scaleLinear(spread(means, 0.01), [frame.height - frame.bottom, frame.top + 8]).nice();
  const isCrowded = points.length > MOST_MARKS;
  const onFront = points.filter(({ row }) => front.size <= MOST_NAMED && front.has(row.variant));
  const named = placeLabels(
    onFront.map(({ row, cost: value, mean }) => ({ name: row.variant, x: x(value), y: y(mean) })),
    { ...frame, points: isCrowded ? [] : points.map(({ cost: value, mean }) => ({ x: x(value), y: y(mean) })) },
  );
  const title = `${titleMetric(results)} against ${COSTS[cost]}`;
  return (
    <section id="cost" aria-label="Accuracy and cost">
      <h2>Accuracy and cost</h2>
      <p class="filter">
        <Choice label="Cost" value={cost} options={COST_OPTIONS} onChange={setCost} />
      </p>
      {points.length === 0 ? (
        <p>This cost is not known yet.</p>
      ) : (
        <Figure
          name={`accuracy-${cost}`}
          title={title}
          description={`${title}. Beaten by none at equal or lower cost: ${[...front].slice(0, 8).join(', ')}.`}
          specification={() => specify(title, points, COSTS[cost])}
          width={frame.width}
          height={frame.height}
          onPick={onLook}
        >
          <Axes
            frame={frame}
            x={x}
            y={y}
            xTitle={COSTS[cost]}
            yTitle={nameMetric(results)}
            formatX={formatCost}
            ticksX={costTicks(...range, countRoom(frame))}
            formatY={(value) => formatShare(value, 1)}
          />
          {isCrowded && (
            <path class="points" d={points.map(({ cost: value, mean }) => `M${x(value).toFixed(1)},${y(mean).toFixed(1)}h0`).join('')} />
          )}
          {points
            .filter(({ row }) => !isCrowded || front.has(row.variant))
            .sort((a, b) => Number(front.has(a.row.variant)) - Number(front.has(b.row.variant)))
            .map(({ row, cost: value, mean }) => (
              <circle
                key={row.variant}
                class={front.has(row.variant) ? 'dot colour-1 pick' : 'dot colour-0 pick'}
                cx={x(value)}
                cy={y(mean)}
                r={front.has(row.variant) ? 5.5 : 4}
                data-pick={row.variant}
              >
                <title>{`${row.variant}: ${formatShare(mean)} at ${value.toLocaleString('en-US')} ${COSTS[cost]}`}</title>
              </circle>
            ))}
          {named.map(({ name, anchor, ...place }) => (
            <text key={name} class="tick halo" {...place} dy="0.32em" text-anchor={anchor}>
              {name}
            </text>
          ))}
        </Figure>
      )}
      {points.length > 1 && <p class="caption">Orange: no other variant is better at equal or lower cost.</p>}
    </section>
  );
}

interface Point {
  readonly row: ResultRow;
  readonly cost: number;
  readonly mean: number;
}

function findFront(points: readonly Point[]): ReadonlySet<string> {
  const front = new Set<string>();
  let best = Number.NEGATIVE_INFINITY;
  for (const { row, mean } of [...points].sort((a, b) => a.cost - b.cost || b.mean - a.mean)) {
    if (mean <= best) continue;
    best = mean;
    front.add(row.variant);
  }
  return front;
}

function formatCost(value: number): string {
  return value.toLocaleString('en-US', { notation: 'compact', maximumSignificantDigits: 3 });
}

function specify(title: string, points: readonly Point[], costTitle: string): object {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title,
    data: { values: points.map(({ row, cost, mean }) => ({ variant: row.variant, cost, accuracy: mean })) },
    mark: { type: 'point', filled: true, tooltip: true },
    encoding: {
      x: { field: 'cost', type: 'quantitative', title: costTitle, scale: { type: 'log' } },
      y: { field: 'accuracy', type: 'quantitative', scale: { zero: false }, axis: { format: '.1%' } },
      tooltip: [{ field: 'variant' }, { field: 'cost' }, { field: 'accuracy', format: '.2%' }],
    },
    width: 560,
    height: 300,
  };
}
