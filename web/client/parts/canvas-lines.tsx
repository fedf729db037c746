import { useEffect, useRef } from 'preact/hooks';

interface CanvasLinesProps {
  /** The lines of which those in `rows` are drawn: y of each row on each axis. */
  readonly lines: readonly (readonly (number | null)[])[];
  /** x of each axis. */
  readonly places: readonly number[];
  readonly rows: readonly number[];
  readonly width: number;
  readonly height: number;
  /** Of its colour. */
  readonly class: string;
}

/** Longest drawing at a time: the rest follows in the next frames, so that the page answers meanwhile. */
const FRAME_MS = 6;
const LINES_AT_ONCE = 50;

/** Thousands of lines, which as marks of the document would take a quarter of a second each time they change. */
export function CanvasLines({ lines, places, rows, width, height, class: name }: CanvasLinesProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const shape = places.map((place) => place.toFixed(1)).join();
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (canvas.current == null || context == null) return;
    const scale = window.devicePixelRatio;
    canvas.current.width = Math.round(width * scale);
    canvas.current.height = Math.round(height * scale);
    context.scale(scale, scale);
    context.strokeStyle = getComputedStyle(canvas.current).color;
    let [next, frame] = [0, 0];
    const draw = () => {
      const end = performance.now() + FRAME_MS;
      while (next < rows.length && performance.now() < end) {
        for (const row of rows.slice(next, next + LINES_AT_ONCE)) stroke(context, lines[row] ?? [], places);
        next += LINES_AT_ONCE;
      }
      if (next < rows.length) frame = requestAnimationFrame(draw);
    };
    draw();
    return () => cancelAnimationFrame(frame);
  }, [lines, rows, shape, width, height]);
  return <canvas ref={canvas} class={name} style={{ width: `${width}px` }} />;
}

function stroke(context: CanvasRenderingContext2D, line: readonly (number | null)[], places: readonly number[]): void {
  context.beginPath();
  for (const [index, place] of places.entries()) {
    const y = line[index];
    if (y != null) context.lineTo(place, y);
  }
  context.stroke();
}
