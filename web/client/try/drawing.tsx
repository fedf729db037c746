import { useEffect, useMemo, useRef } from 'preact/hooks';
import { createPen } from '../../../core/streaming/pen.ts';
import type { TryView } from '../../views/try-view.ts';
import type { Session } from './session.ts';

interface DrawingProps {
  readonly view: TryView;
  readonly session: Session;
}

const WIDTH = 640;
const HEIGHT = 320;
/** A pen that lies still is told as often. */
const EVERY_MS = 16;

/** Converts drawing with a mouse, a pen or a finger into sensor data. */
export function Drawing({ view, session }: DrawingProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const place = useRef({ x: 0.5, y: 0.5 });
  const isDown = useRef(false);
  const measures = view.sensor.measures === 'acceleration' ? 'acceleration' : 'position';
  const pen = useMemo(() => {
    const { normalisation, motion } = view.model;
    const rest = view.model.features.map((_, feature) => normalisation.means[feature] ?? 0);
    return createPen({ rateHertz: view.sensor.rateHertz, measures, rest, scales: motion.scales });
  }, [view, measures]);
  useEffect(() => {
    const timer = setInterval(() => {
      for (const step of pen.push({ timeMs: performance.now(), ...place.current })) session.push(step);
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [pen, session.push]);
  const locate = (event: PointerEvent) => {
    const box = (event.currentTarget as HTMLCanvasElement).getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.height, y: (box.bottom - event.clientY) / box.height };
  };
  const move = (event: PointerEvent) => {
    if (!isDown.current) return;
    const next = locate(event);
    drawLine(canvas.current, place.current, next);
    place.current = next;
  };
  return (
    <>
      <p>
        {measures === 'acceleration'
          ? `Draw a movement in one stroke. It is converted into the acceleration of a hand that moves along it: ${view.model.features.slice(0, 2).join(' and ')} follow the stroke, the rest stays as it is on average. No sensor felt it, so that answers say less than those on recordings.`
          : `Draw in one stroke: ${view.model.features.slice(0, 2).join(' and ')} follow it, the rest stays as it is on average.`}
      </p>
      <canvas
        ref={canvas}
        class="sheet"
        width={WIDTH}
        height={HEIGHT}
        aria-label="Drawing area for a mouse, a pen or a finger"
        role="img"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          clear(canvas.current);
          isDown.current = true;
          place.current = locate(event);
          session.reset();
        }}
        onPointerMove={move}
        onPointerUp={() => {
          isDown.current = false;
        }}
      />
    </>
  );
}

function clear(canvas: HTMLCanvasElement | null): void {
  canvas?.getContext('2d')?.clearRect(0, 0, WIDTH, HEIGHT);
}

function drawLine(canvas: HTMLCanvasElement | null, from: { x: number; y: number }, to: { x: number; y: number }): void {
  const context = canvas?.getContext('2d');
  if (canvas === null || context == null) return;
  context.strokeStyle = getComputedStyle(canvas).color;
  context.lineWidth = 3;
  context.lineCap = 'round';
  context.beginPath();
  context.moveTo(from.x * HEIGHT, HEIGHT - from.y * HEIGHT);
  context.lineTo(to.x * HEIGHT, HEIGHT - to.y * HEIGHT);
  context.stroke();
}
