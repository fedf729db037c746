import { useEffect, useRef } from 'preact/hooks';
import type { TryView } from '../../views/try-view.ts';
import { COLOURS } from '../parts/curves.tsx';
import type { Session } from './session.ts';

interface TraceProps {
  readonly view: TryView;
  readonly session: Session;
}

const WIDTH = 760;
const HEIGHT = 200;
const SECONDS_SHOWN = 8;
const LEAST_STEPS = 40;

/** The network's recent input, with recognised events. */
export function Trace({ view, session }: TraceProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { steps, count } = session.recent;
  useEffect(() => draw(canvas.current, view, session), [count, session.found.length]);
  return (
    <>
      <canvas
        ref={canvas}
        class="trace"
        width={WIDTH}
        height={HEIGHT}
        role="img"
        aria-label={`The last samples of ${view.model.features.join(', ')}; what was recognised is shaded. ${steps.length} samples are kept.`}
      />
      <ul class="keys">
        {view.model.features.slice(0, COLOURS).map((name, index) => (
          <li key={name} class={`colour-${index}`}>
            <span class="key" aria-hidden="true" /> {name}
          </li>
        ))}
      </ul>
    </>
  );
}

function draw(canvas: HTMLCanvasElement | null, { model, sensor }: TryView, { recent, found }: Session): void {
  const context = canvas?.getContext('2d');
  if (canvas === null || context == null) return;
  const style = getComputedStyle(canvas);
  context.clearRect(0, 0, WIDTH, HEIGHT);
  const shown = Math.max(LEAST_STEPS, Math.min(recent.steps.length, Math.round(SECONDS_SHOWN * sensor.rateHertz)));
  const steps = recent.steps.slice(-shown);
  const first = recent.count - steps.length;
  const x = (step: number) => ((step - first) / shown) * WIDTH;
  context.fillStyle = style.getPropertyValue('--tint');
  for (const { start, end } of found)
    if (end > first) context.fillRect(x(Math.max(first, start)), 0, x(end) - x(Math.max(first, start)), HEIGHT);
  const { scales } = model.motion;
  for (let feature = 0; feature < Math.min(model.features.length, COLOURS); feature += 1) {
    const middle = model.normalisation.means[feature] ?? 0;
    const scale = scales[feature] ?? 1;
    context.strokeStyle = style.getPropertyValue(`--c${feature}`);
    context.lineWidth = 2;
    context.beginPath();
    for (const [index, step] of steps.entries()) {
      const y = HEIGHT / 2 - (((step[feature] ?? 0) - middle) / scale) * (HEIGHT / 8);
      if (index === 0) context.moveTo(x(first), y);
      else context.lineTo(x(first + index), y);
    }
    context.stroke();
  }
}
