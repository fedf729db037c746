import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { RecordingView } from '../../views/results-view.ts';
import { COLOURS } from '../parts/curves.tsx';

const WIDTH = 220;
const HEIGHT = 90;

/** Keeps the room of a drawing whose recording is on its way, so that what stands below does not move. */
export function AwaitedDrawing() {
  return <svg aria-hidden="true" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} />;
}

/** A recording: each feature over time, all on one scale. */
export function RecordingDrawing({ recording, features }: { readonly recording: RecordingView; readonly features: readonly string[] }) {
  const { values, length, className, group } = recording;
  const all = values.flat();
  const x = scaleLinear([0, Math.max(1, (values[0]?.length ?? 1) - 1)], [2, WIDTH - 2]);
  const y = scaleLinear([Math.min(...all), Math.max(...all)], [HEIGHT - 4, 4]);
  const path = line<number>(
    (_, index) => x(index),
    (value) => y(value),
  );
  const label = `Recording of ${className} by ${group}, ${length} steps: ${features.slice(0, COLOURS).join(', ')}`;
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT}>
      {values.slice(0, COLOURS).map((feature, index) => (
        <path key={features[index] ?? index} class={`curve thin colour-${index}`} d={path(feature as number[]) ?? ''}>
          <title>{features[index]}</title>
        </path>
      ))}
    </svg>
  );
}
