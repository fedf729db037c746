import { scaleLinear, scaleLog } from 'd3-scale';
import { useMemo } from 'preact/hooks';
import type { SearchRecord } from '../../../core/domain/search-record.ts';
import { useFilter } from '../parts/address.ts';
import { Axes, countRoom, fitFrame } from '../parts/axes.tsx';
import { Choice } from '../parts/choice.tsx';
import { Figure } from '../parts/figure.tsx';
import { formatShare } from '../parts/format.ts';
import { useRoom } from '../parts/room.ts';
import { costTicks } from '../parts/ticks.ts';
import { type Layer, type Plot, type PlotAxis, type PlotPoint, planPlots } from './search-plots.ts';

/** The id of a search's section in the report. */
export const nameSection = ({ experiment }: SearchRecord) => `search-${experiment}`;

/** One view of a search at a time, chosen by the reader. */
export function SearchViews({ search }: { readonly search: SearchRecord }) {
  const plots = useMemo(() => planPlots(search), [search]);
  const [kept, choose] = useFilter(`view-${search.experiment}`);
  const plot = plots.find(({ name }) => name === kept) ?? plots[0];
  if (plot === undefined) return null;
  return (
    <>
      {plots.length > 1 && (
        <p class="filter">
          <Choice
            label="View"
            value={plot.name}
            options={plots.map(({ name, title }) => ({ value: name, words: title }))}
            onChange={choose}
          />
        </p>
      )}
      <PlotFigure plot={plot} name={`${nameSection(search)}-${plot.name}`} />
    </>
  );
}

function PlotFigure({ plot, name }: { readonly plot: Plot; readonly name: string }) {
  const frame = fitFrame(useRoom());
  const { title, layers, caption } = plot;
  const points = useMemo(() => layers.flatMap(({ traces }) => traces.flat()), [layers]);
  const x = createScale(plot.x, points, 0, [frame.left + 8, frame.width - frame.right - 8]);
  const y = createScale(plot.y, points, 1, [frame.height - frame.bottom, frame.top]);
  const rules = plot.x.scale === 'log' && plot.x.ticks !== undefined ? plot.x.ticks : [];
  return (
    <>
      <Figure
        name={name}
        title={title}
        description={`${title}: ${points.length} points from ${writeRange(plot.y, points, 1)}.`}
        specification={() => specify(plot)}
        width={frame.width}
        height={frame.height}
      >
        <Axes
          frame={frame}
          x={x}
          y={y}
          xTitle={plot.x.title}
          yTitle={plot.y.title}
          formatX={(value) => plot.x.names?.[value] ?? writeNumber(plot.x, value)}
          formatY={(value) => writeNumber(plot.y, value)}
          {...chooseTicks(plot.x, points, countRoom(frame))}
        />
        {rules.map((rule) => (
          <line key={rule} class="grid" x1={x(rule)} x2={x(rule)} y1={frame.top} y2={frame.height - frame.bottom} />
        ))}
        {layers.flatMap((layer) =>
          split(layer).map((part, index) => (
            <path key={`${layer.tone} ${layer.kind} ${index}`} class={`search-${layer.kind} ${layer.tone}`} d={draw(part, x, y)} />
          )),
        )}
      </Figure>
      {caption !== null && <p class="caption">{caption}</p>}
    </>
  );
}

/** Lines of one path: browsers take longest for thousands of paths, and for a path of thousands of lines that cross. */
const LINES_TOGETHER = 250;

function split(layer: Layer): Layer[] {
  const parts = Math.max(1, Math.ceil(layer.traces.length / LINES_TOGETHER));
  if (layer.kind === 'points' || parts === 1) return [layer];
  return Array.from({ length: parts }, (_, part) => ({
    ...layer,
    traces: layer.traces.slice(part * LINES_TOGETHER, (part + 1) * LINES_TOGETHER),
  }));
}

type Place = (value: number) => number;

function draw({ kind, traces }: Layer, x: Place, y: Place): string {
  const write = ([a, b]: PlotPoint) => `${x(a).toFixed(1)},${y(b).toFixed(1)}`;
  if (kind === 'points') return traces.map((trace) => trace.map((point) => `M${write(point)}h0`).join('')).join('');
  return traces.map((trace) => (trace.length < 2 ? '' : `M${trace.map(write).join('L')}`)).join('');
}

function createScale({ scale, names }: PlotAxis, points: readonly PlotPoint[], place: 0 | 1, range: readonly [number, number]) {
  const [low, high] = names === undefined ? readExtent(points, place) : [-0.5, names.length - 0.5];
  if (scale === 'log' && low > 0) return scaleLog(low === high ? [low / 2, low * 2] : [low, high], range);
  const linear = scaleLinear(low === high ? [low - 0.01, low + 0.01] : [low, high], range);
  return place === 1 ? linear.nice() : linear;
}

function readExtent(points: readonly PlotPoint[], place: 0 | 1): readonly [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const point of points) [low, high] = [Math.min(low, point[place]), Math.max(high, point[place])];
  return [low, high];
}

function chooseTicks({ scale, ticks }: PlotAxis, points: readonly PlotPoint[], room: number): { readonly ticksX?: readonly number[] } {
  if (ticks !== undefined) return { ticksX: ticks };
  const [low, high] = readExtent(points, 0);
  return scale === 'log' && low > 0 && low < high ? { ticksX: costTicks(low, high, room) } : {};
}

function writeNumber({ format }: PlotAxis, value: number): string {
  if (format === 'share') return formatShare(value, 0);
  return value.toLocaleString('en-US', { maximumSignificantDigits: 4 });
}

function writeRange(axis: PlotAxis, points: readonly PlotPoint[], place: 0 | 1): string {
  const [low, high] = readExtent(points, place);
  return `${writeNumber(axis, low)} to ${writeNumber(axis, high)}`;
}

function specify({ title, x, y, layers }: Plot): object {
  const values = layers.flatMap(({ tone, kind, traces }) =>
    traces.flatMap((trace, line) => trace.map(([a, b]) => ({ tone, kind, line, x: x.names?.[a] ?? a, y: b }))),
  );
  const axis = ({ title: axisTitle, scale, format, names }: PlotAxis) => ({
    title: axisTitle,
    ...(names === undefined ? { type: 'quantitative', scale: { type: scale, zero: false } } : { type: 'nominal' }),
    ...(format === 'share' ? { axis: { format: '.0%' } } : {}),
  });
  const encoding = {
    x: { field: 'x', ...axis(x) },
    y: { field: 'y', ...axis(y) },
    color: { field: 'tone', type: 'nominal', legend: null },
  };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title,
    data: { values },
    encoding,
    layer: [
      {
        transform: [{ filter: "datum.kind === 'lines'" }],
        mark: { type: 'line', opacity: 0.5 },
        encoding: { detail: { field: 'line' }, order: { field: 'x' } },
      },
      { transform: [{ filter: "datum.kind === 'points'" }], mark: { type: 'point', filled: true } },
    ],
    width: 640,
    height: 280,
  };
}
