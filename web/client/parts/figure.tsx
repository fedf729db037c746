import { useEffect, useRef } from 'preact/hooks';
import { download } from './download.ts';
import { drawPng, writeSvg } from './export-figure.ts';
import { SCROLLS } from './scrolls.ts';

interface FigureProps {
  /** Of its files. */
  readonly name: string;
  readonly title: string;
  /** What it shows, in words: for those who do not see it. */
  readonly description: string;
  /** The same figure for Vega-Lite, with its data. */
  readonly specification: () => object;
  readonly width: number;
  readonly height: number;
  /** Told what is clicked of the marks that have a `data-pick`; whoever has no mouse needs another way to choose it. */
  readonly onPick?: (pick: string) => void;
  /** Whether parts of it are reached by keyboard: then it is a group of them, and no picture. */
  readonly hasControls?: boolean;
  readonly children: preact.ComponentChildren;
}

/** A drawing with its title, to be taken along as SVG, PNG and Vega-Lite specification. */
export function Figure({ name, title, description, specification, width, height, onPick, hasControls = false, children }: FigureProps) {
  const drawing = useRef<SVGSVGElement>(null);
  useEffect(() => {
    const pick = ({ target }: Event) => {
      const picked = (target as Element).closest('[data-pick]')?.getAttribute('data-pick');
      if (picked != null) onPick?.(picked);
    };
    const element = drawing.current;
    element?.addEventListener('click', pick);
    return () => element?.removeEventListener('click', pick);
  }, [onPick]);
  const take = (use: (svg: string) => void) => drawing.current !== null && use(writeSvg(drawing.current));
  return (
    <figure>
      <figcaption class="table-head">
        <span>{title}</span>
        <span>
          <button type="button" class="small" onClick={() => take((svg) => download(`${name}.svg`, svg, 'image/svg+xml'))}>
            SVG
          </button>
          <button
            type="button"
            class="small"
            onClick={() => take((svg) => void drawPng(svg, { width, height }).then((png) => download(`${name}.png`, png)))}
          >
            PNG
          </button>
          <button
            type="button"
            class="small"
            onClick={() => download(`${name}.vl.json`, JSON.stringify(specification(), null, 1), 'application/json')}
          >
            Vega-Lite
          </button>
        </span>
      </figcaption>
      <section class="drawing" {...SCROLLS} aria-label={`${title}, scrolls horizontally on narrow screens`}>
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
