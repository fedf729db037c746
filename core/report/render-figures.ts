import { drawSvg, rasteriseSvg } from './drawing/draw.ts';
import { findMissingGlyphs } from './drawing/missing-glyphs.ts';
import type { Figure, FigureInput, FigurePlan, LeftOutFigure } from './figures/figure.ts';
import { FIGURE_PLANNERS } from './figures/plan-figures.ts';
import { titleSpecification } from './figures/title.ts';

export type { Figure, LeftOutFigure } from './figures/figure.ts';

export interface RenderedFigures {
  readonly figures: readonly Figure[];
  readonly leftOut: readonly LeftOutFigure[];
}

interface RenderOptions {
  readonly planners?: typeof FIGURE_PLANNERS;
  /** Called for each figure. */
  readonly onFigure?: () => void;
}

/**
 * Draws every figure for which there is data, as SVG and PNG. A figure that cannot be drawn is left out, because the report matters more than
 * any figure. Deterministic: the same results give the same bytes. With synthetic data, every title says so.
 */
export async function renderFigures(
  input: FigureInput,
  { planners = FIGURE_PLANNERS, onFigure = () => undefined }: RenderOptions = {},
): Promise<RenderedFigures> {
  const begun: BegunFigure[] = [];
  const figures: Figure[] = [];
  const leftOut: LeftOutFigure[] = [];
  const attempt = async (title: string, draw: () => void | Promise<void>) => {
    try {
      await draw();
    } catch (error) {
      leftOut.push({ title, reason: describeError(error) });
    }
  };
  for (const { about, plan } of planners) {
    await attempt(about, async () => {
      for (const each of plan(input))
        await attempt(each.title, async () => {
          onFigure();
          begun.push(await beginFigure(each, input));
        });
    });
  }
  for (const { plan, finish } of begun) await attempt(plan.title, async () => void figures.push(await finish()));
  return { figures, leftOut };
}

/** A figure whose PNG another thread makes while the next figures are drawn. */
interface BegunFigure {
  readonly plan: FigurePlan;
  readonly finish: () => Promise<Figure>;
}

async function beginFigure(plan: FigurePlan, { results }: FigureInput): Promise<BegunFigure> {
  const specification = titleSpecification(plan, results.dataset.synthetic);
  const svg = await drawSvg(specification);
  const png = rasteriseSvg(svg);
  // The failure is reported to whoever finishes the figure, but it may occur earlier.
  png.catch(() => undefined);
  const missingGlyphs = findMissingGlyphs(svg);
  return { plan, finish: async () => ({ ...plan, specification, svg, png: await png, missingGlyphs }) };
}

function describeError(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] || 'no reason given';
}
