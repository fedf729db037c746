import type { ScaleLinear } from 'd3-scale';

interface ValueAxisProps {
  readonly x: ScaleLinear<number, number>;
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
  readonly title: string;
  /** Pixels from the drawing's top to the ends of the lines. */
  readonly top: number;
  readonly height: number;
}

/** Vertical lines through all rows, with their values and a title below. */
export function ValueAxis({ x, ticks, format, title, top, height }: ValueAxisProps) {
  const [left = 0, right = 0] = x.range();
  return (
    <g>
      {ticks.map((tick) => (
        <g key={tick} transform={`translate(${x(tick)},0)`}>
          <line class="grid" y1={top} y2={height - 40} />
          <text class="tick" y={height - 24} text-anchor="middle">
            {format(tick)}
          </text>
        </g>
      ))}
      <text class="axis-title" x={(left + right) / 2} y={height - 6} text-anchor="middle">
        {title}
      </text>
    </g>
  );
}
