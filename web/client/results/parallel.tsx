import { useMemo, useState } from 'preact/hooks';
import type { ResultsView } from '../../views/results-view.ts';
import { useFilter } from '../parts/address.ts';
import { CanvasLines } from '../parts/canvas-lines.tsx';
import { Figure } from '../parts/figure.tsx';
import { formatCount, formatShare } from '../parts/format.ts';
import { NARROW, useRoom } from '../parts/room.ts';
import { listDrawn, type ParallelAxis, planAxes, shortenTitle, traceLine } from './parallel-axes.ts';
import { AxisWithBrush, BOTTOM, type Brush, HEIGHT, SIDE, TOP } from './parallel-axis.tsx';

const WIDEST = 960;
/** Room of an axis on narrow screens, where a wider drawing scrolls. */
const AXIS_ROOM = 60;
/** More lines are drawn on a canvas. */
const MOST_MARKS = 500;
const TITLE = { y: 16, upper: 11, lower: 26 };

/** Parallel coordinates of settings and accuracy, one line per variant. Dragging along an axis selects lines; the selection is in the address. */
export function Parallel({ results }: { readonly results: ResultsView }) {
  const { brushes, change, clear } = useBrushes();
  const axes = useMemo(() => planAxes(results, [HEIGHT - BOTTOM, TOP]), [results]);
  const rows = useMemo(() => listDrawn(axes), [axes]);
  const selected = useMemo(() => rows.filter((row) => isSelected(axes, brushes, row)), [rows, brushes]);
  const isCrowded = rows.length > MOST_MARKS;
  const lines = useMemo(() => (isCrowded ? results.variants.map((_, row) => axes.map(({ places }) => places[row] ?? null)) : []), [axes]);
  const { width, place, titleAt, titleRoom } = planWidth(useRoom(), axes.length);
  const draw = (wanted: readonly number[]) => wanted.map((row) => traceLine(axes, row, place)).join('');
  const title = 'Settings that differ, and accuracy';
  const canvas = { lines, places: axes.map((_, index) => place(index)), width, height: HEIGHT };
  return (
    <section id="settings" aria-label="Settings">
      <h2>Settings</h2>
      <Figure
        name="settings"
        title={title}
        description={`${title}: ${axes.map(({ name }) => name).join(', ')}. ${selected.length} of ${rows.length} variants are selected.`}
        specification={() => specify(results)}
        width={width}
        height={HEIGHT}
        hasControls
        below={
          isCrowded && (
            <>
              <CanvasLines {...canvas} rows={rows} class={selected.length < rows.length ? 'lines dim' : 'lines dim none'} />
              <CanvasLines {...canvas} rows={selected} class="lines" />
            </>
          )
        }
      >
        {!isCrowded && (
          <>
            <path class="parallel dim" d={draw(rows.length > selected.length ? rows : [])} />
            <path class="parallel" d={draw(selected)} />
          </>
        )}
        {axes.map((axis, index) => (
          <AxisWithBrush
            key={axis.name}
            axis={axis}
            x={place(index)}
            title={shortenTitle(axis.name, titleRoom)}
            titleY={titleAt(index)}
            anchor={index === axes.length - 1 && width <= NARROW ? 'end' : 'middle'}
            brush={brushes.get(index) ?? null}
            onBrush={(brush, isDragging = false) => change(index, brush, isDragging)}
          />
        ))}
      </Figure>
      <p role="status">
        {selected.length === rows.length
          ? 'Drag along an axis to select variants, or use the arrow keys; Escape clears the selection.'
          : `${formatCount(selected.length)} of ${formatCount(rows.length)} variants: ${describeSelected(results, selected)}`}{' '}
        {brushes.size > 0 && (
          <button type="button" class="small" onClick={clear}>
            Clear selection
          </button>
        )}
      </p>
    </section>
  );
}

type Brushes = ReadonlyMap<number, Brush>;

/** What is selected on each axis. */
function useBrushes() {
  const [kept, keep] = useFilter('brush');
  // The address changes when a drag ends: browsers limit how often it may.
  const [dragged, drag] = useState<string | null>(null);
  const written = dragged ?? kept;
  const brushes: Brushes = useMemo(() => readBrushes(written), [written]);
  const change = (index: number, brush: Brush | null, isDragging: boolean) => {
    const next = new Map(brushes);
    if (brush === null) next.delete(index);
    else next.set(index, brush);
    drag(isDragging ? writeBrushes(next) : null);
    if (!isDragging) keep(writeBrushes(next));
  };
  return { brushes, change, clear: () => keep('') };
}

function isSelected(axes: readonly ParallelAxis[], brushes: Brushes, row: number): boolean {
  return [...brushes].every(([index, [low, high]]) => {
    const place = axes[index]?.places[row];
    return place != null && place >= low && place <= high;
  });
}

/** Where axes and titles are. On narrow screens titles are on two lines, where each has twice the room. */
function planWidth(room: number, axes: number) {
  const width = Math.min(WIDEST, Math.max(room, AXIS_ROOM * axes));
  const isNarrow = width <= NARROW;
  const side = isNarrow ? SIDE.narrow : SIDE.wide;
  const place = (index: number) => side + (index * (width - 2 * side)) / Math.max(1, axes - 1);
  const titleAt = (index: number) => (isNarrow ? (index % 2 === 0 ? TITLE.upper : TITLE.lower) : TITLE.y);
  return { width, place, titleAt, titleRoom: (place(1) - place(0)) * (isNarrow ? 2 : 1) - 6 };
}

/** Such as `0:34-120,3:80-90`: axis, top and bottom. Invalid parts are ignored. */
function readBrushes(text: string): Brushes {
  const found = text.split(',').flatMap((part) => {
    const [, index, low, high] = /^(\d+):(\d+)-(\d+)$/.exec(part) ?? [];
    return index === undefined ? [] : [[Number(index), [Number(low), Number(high)] as Brush] as const];
  });
  return new Map(found);
}

function writeBrushes(brushes: Brushes): string {
  return [...brushes].map(([index, [low, high]]) => `${index}:${Math.round(low)}-${Math.round(high)}`).join(',');
}

function describeSelected({ variants }: ResultsView, selected: readonly number[]): string {
  const best = selected.slice(0, 5).flatMap((row) => {
    const variant = variants[row];
    return variant === undefined ? [] : [`${variant.variant} ${formatShare(variant.mean)}`];
  });
  return `${best.join(', ')}${selected.length > best.length ? ' …' : ''}`;
}

function specify({ variants, settings }: ResultsView): object {
  const logarithmic = settings.flatMap(({ name, scale }) => (scale === 'log' ? [name] : []));
  const values = variants.map(({ variant, mean }, row) => ({
    variant,
    accuracy: mean,
    ...Object.fromEntries(settings.map(({ name, values }) => [name, values[row] ?? null])),
  }));
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title: 'Settings that differ, and accuracy',
    data: { values },
    transform: [
      { window: [{ op: 'count', as: 'index' }] },
      { fold: [...settings.map(({ name }) => name.replaceAll('.', '\\.')), 'accuracy'] },
      { calculate: `indexof(${JSON.stringify(logarithmic)}, datum.key) < 0 ? datum.value : log(datum.value)`, as: 'scaled' },
      {
        joinaggregate: [
          { op: 'min', field: 'scaled', as: 'min' },
          { op: 'max', field: 'scaled', as: 'max' },
        ],
        groupby: ['key'],
      },
      { calculate: '(datum.scaled - datum.min) / (datum.max - datum.min)', as: 'place' },
    ],
    mark: { type: 'line', opacity: 0.4, tooltip: true },
    encoding: {
      x: { field: 'key', type: 'nominal', sort: null },
      y: { field: 'place', type: 'quantitative', axis: null },
      detail: { field: 'index', type: 'nominal' },
    },
    width: 640,
    height: 280,
  };
}
