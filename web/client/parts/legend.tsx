import type { PlacedName } from './place-names.ts';

export const LEGEND_LINE = 18;

/** Above the plot, so that it covers no curve, and inside the drawing, so that downloaded files contain it. */
export function Legend({ places }: { readonly places: readonly PlacedName[] }) {
  return (
    <g>
      {places.map(({ name, x, line }, index) => (
        <g key={name} class={`colour-${index}`} transform={`translate(${x},${line * LEGEND_LINE + LEGEND_LINE / 2})`}>
          <line class="curve" x2={16} />
          <text class="tick" x={22} dy="0.32em">
            {name}
          </text>
        </g>
      ))}
    </g>
  );
}
