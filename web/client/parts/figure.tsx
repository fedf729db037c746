import { useEffect, useRef } from 'preact/hooks';
import { download } from './download.ts';
import { drawPng, writeSvg } from './export-figure.ts';
import { useRoom } from './room.ts';
import { SCROLLS } from './scrolls.ts';

interface FigureProps {
  /** Name of its files. */
  readonly name: string;
  readonly title: string;
  /** Alternative text. */
  readonly description: string;
  /** The figure as Vega-Lite specification, with its data. */
  readonly specification: () => object;
  readonly width: number;
  readonly height: number;
  /** Called with the `data-pick` of a clicked mark; there must also be another way for those without a mouse. */
  readonly onPick?: (pick: string) => void;
  /** Whether parts of it are reachable by keyboard, so that it is a group rather than an image. */
  readonly hasControls?: boolean;
  /** Canvases below the drawing, of the same size; files contain them as images. */
  readonly below?: preact.ComponentChildren;
  readonly children: preact.ComponentChildren;
}

/** A drawing with its title, downloadable as SVG, PNG and Vega-Lite specification. */
export function Figure({
  name,
  title,
  description,
  specification,
  width,
  height,
  onPick,
  hasControls = false,
  below,
  children,
}: FigureProps) {
  const drawing = useRef<SVGSVGElement>(null);
  const isWider = width > useRoom();
  useEffect(() => {
    const pick = ({ target }: Event) => {
      const picked = (target as Element).closest('[data-pick]')?.getAttribute('data-pick');
      if (picked != null) onPick?.(picked);
    };
    const element = drawing.current;
    element?.addEventListener('click', pick);
    return () => element?.removeEventListener('click', pick);
  }, [onPick]);
  const take = (use: (svg: string) => void) =>
    drawing.current !== null && use(writeSvg(drawing.current, drawing.current.parentElement?.querySelectorAll('canvas')));
  const files = {
    SVG: () => take((svg) => download(`${name}.svg`, svg, 'image/svg+xml')),
    PNG: () => take((svg) => void drawPng(svg, { width, height }).then((png) => download(`${name}.png`, png))),
    'Vega-Lite': () => download(`${name}.vl.json`, JSON.stringify(specification(), null, 1), 'application/json'),
  };
  return (
    <figure>
      <figcaption class="table-head">
        <span>{title}</span>
        <span>
          {Object.entries(files).map(([format, write]) => (
            <button key={format} type="button" class="small" onClick={write}>
              {format}
            </button>
          ))}
        </span>
      </figcaption>
      <section
        class={isWider ? 'drawing wider' : 'drawing'}
        {...(isWider ? SCROLLS : {})}
        aria-label={`${title}${isWider ? ', scrolls' : ''}`}
      >
        {below}
        <svg
          ref={drawing}
          role={hasControls ? 'group' : 'img'}
          aria-label={description}
          viewBox={`0 0 ${width} ${height}`}
          width={width}
          height={height}
        >
          {children}
        </svg>
      </section>
    </figure>
  );
}
