import { useRef } from 'preact/hooks';
import type { ParallelAxis } from './parallel-axes.ts';

export const HEIGHT = 360;
export const TOP = 34;
export const BOTTOM = 20;
/** Room for an accuracy beside the last axis. */
export const SIDE = { narrow: 54, wide: 70 };

export type Brush = readonly [number, number];

interface AxisProps {
  readonly axis: ParallelAxis;
  readonly x: number;
  /** As far as there is room for it. */
  readonly title: string;
  readonly titleY: number;
  readonly anchor: 'middle' | 'end';
  readonly brush: Brush | null;
  readonly onBrush: (brush: Brush | null, isDragging?: boolean) => void;
}

const HALF = 14;
/** A shorter drag is a click, which clears the selection. */
const SHORTEST = 4;
/** A selection by keyboard covers one of this many parts. */
const KEY_STEPS = 4;

export function AxisWithBrush({ axis, x, title, titleY, anchor, brush, onBrush }: AxisProps) {
  const start = useRef<number | null>(null);
  const locate = (event: PointerEvent) => {
    const drawing = (event.currentTarget as SVGElement).ownerSVGElement;
    const box = drawing?.getBoundingClientRect();
    if (box === undefined) return TOP;
    const y = ((event.clientY - box.top) * HEIGHT) / box.height;
    return Math.min(HEIGHT - BOTTOM + 2, Math.max(TOP - 2, y));
  };
  /** @param at null: the drag was cancelled; what was selected remains */
  const end = (at: number | null) => {
    const from = start.current;
    start.current = null;
    if (from !== null) onBrush(at === null ? brush : Math.abs(at - from) < SHORTEST ? null : order(from, at));
  };
  return (
    <g transform={`translate(${x},0)`}>
      <line class="axis" y1={TOP} y2={HEIGHT - BOTTOM} />
      <text class="axis-title" x={anchor === 'end' ? SIDE.narrow - 2 : 0} y={titleY} text-anchor={anchor}>
        {title}
        <title>{axis.name}</title>
      </text>
      {axis.ticks.map(({ label, place }) => (
        <text key={label} class="tick halo" x={6} y={place} dy="0.32em">
          {label}
        </text>
      ))}
      {brush !== null && <rect class="brush" x={-HALF} width={2 * HALF} y={brush[0]} height={brush[1] - brush[0]} />}
      <rect
        class="brush-area"
        x={-HALF}
        width={2 * HALF}
        y={TOP - 6}
        height={HEIGHT - BOTTOM - TOP + 12}
        fill-opacity={0}
        tabindex={0}
        role="slider"
        aria-orientation="vertical"
        aria-label={`Select by ${axis.name}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={brush === null ? 0 : Math.round((100 * (HEIGHT - BOTTOM - (brush[0] + brush[1]) / 2)) / (HEIGHT - BOTTOM - TOP))}
        aria-valuetext={brush === null ? 'nothing selected; arrow keys select' : describeBrush(axis, brush)}
        onKeyDown={(event) => {
          const moved = moveBrush(brush, event.key);
          if (moved === undefined) return;
          event.preventDefault();
          onBrush(moved);
        }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          start.current = locate(event);
        }}
        onPointerMove={(event) => start.current !== null && onBrush(order(start.current, locate(event)), true)}
        onPointerCancel={() => end(null)}
        onPointerUp={(event) => end(locate(event))}
      />
    </g>
  );
}

/** The selection after a key; null: cleared; undefined: the key has another meaning. */
function moveBrush(brush: Brush | null, key: string): Brush | null | undefined {
  if (key === 'Escape' || key === 'Delete') return null;
  const direction = key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : 0;
  if (direction === 0) return undefined;
  const [low, high] = [TOP - 2, HEIGHT - BOTTOM + 2];
  const size = (high - low) / KEY_STEPS;
  if (brush === null) return direction < 0 ? [high - size, high] : [low, low + size];
  const length = brush[1] - brush[0];
  const top = Math.min(high - length, Math.max(low, brush[0] + (direction * size) / 2));
  return [top, top + length];
}

function describeBrush({ valueAt, ticks }: ParallelAxis, brush: Brush): string {
  if (valueAt !== null) return `${valueAt(brush[1])} to ${valueAt(brush[0])}`;
  return (
    ticks
      .filter(({ place }) => place >= brush[0] && place <= brush[1])
      .map(({ label }) => label)
      .join(', ') || 'nothing'
  );
}

function order(a: number, b: number): Brush {
  return a < b ? [a, b] : [b, a];
}
