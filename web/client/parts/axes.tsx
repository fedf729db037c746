import type { ScaleLinear, ScaleLogarithmic } from 'd3-scale';

type Scale = ScaleLinear<number, number> | ScaleLogarithmic<number, number>;

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const WIDE: Frame = { width: 760, height: 320, left: 76, right: 16, top: 12, bottom: 44 };
/** Pixels of a number on the x axis, with the space around it. */
const TICK_ROOM = 38;

/** The frame of a plot where this much room is. */
export function fitFrame(room: number): Frame {
  return room >= WIDE.width ? WIDE : { ...WIDE, width: room, height: 280, left: 70 };
}

/** How many numbers the x axis has room for. */
export function countRoom({ width, left, right }: Frame): number {
  return Math.max(2, Math.floor((width - left - right) / TICK_ROOM));
}

interface AxesProps {
  readonly frame: Frame;
  readonly x: Scale;
  readonly y: Scale;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly formatX?: (value: number) => string;
  readonly formatY?: (value: number) => string;
  /** Numbers on the x axis. Default: the scale's own. */
  readonly ticksX?: readonly number[];
}

const TICKS = 6;
const plain = (value: number): string => value.toLocaleString('en-US');

/** Axes with grid lines and numbers. */
export function Axes({
  frame,
  x,
  y,
  xTitle,
  yTitle,
  formatX = plain,
  formatY = plain,
  ticksX = x.ticks(Math.min(TICKS, countRoom(frame))),
}: AxesProps) {
  const { width, height, left, right, top, bottom } = frame;
  return (
    <g>
      {y.ticks(TICKS).map((tick) => (
        <g key={`y${tick}`} transform={`translate(0,${y(tick)})`}>
          <line class="grid" x1={left} x2={width - right} />
          <text class="tick" x={left - 8} dy="0.32em" text-anchor="end">
            {formatY(tick)}
          </text>
        </g>
      ))}
      {ticksX.map((tick) => (
        <text key={`x${tick}`} class="tick" x={x(tick)} y={height - bottom + 18} text-anchor="middle">
          {formatX(tick)}
        </text>
      ))}
      <line class="axis" x1={left} x2={width - right} y1={height - bottom} y2={height - bottom} />
      <text class="axis-title" x={(left + width - right) / 2} y={height - 6} text-anchor="middle">
        {xTitle}
      </text>
      <text class="axis-title" transform={`translate(14,${(top + height - bottom) / 2}) rotate(-90)`} text-anchor="middle">
        {yTitle}
      </text>
    </g>
  );
}

/** The range of an axis; around a single value, so that it has numbers. */
export function spread(values: readonly number[], around: number): readonly [low: number, high: number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? [low - around, high + around] : [low, high];
}
