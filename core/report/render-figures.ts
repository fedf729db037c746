import { drawSvg, rasteriseSvg } from './drawing/draw.ts';
import type { Figure, FigureInput, FigurePlan } from './figures/figure.ts';
import { planFigures } from './figures/plan-figures.ts';
import { titleSpecification } from './figures/title.ts';

export type { Figure } from './figures/figure.ts';

/**
 * Draws every figure the results have data for, as SVG and PNG. Deterministic: the same results give the same bytes.
 * Synthetic data say so in the title of each.
 */
export async function renderFigures(input: FigureInput): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const plan of planFigures(input)) figures.push(await drawFigure(plan, input));
  return figures;
}

async function drawFigure(plan: FigurePlan, { results }: FigureInput): Promise<Figure> {
  const specification = titleSpecification(plan, results.dataset.synthetic);
  const svg = await drawSvg(specification);
  return { ...plan, specification, svg, png: rasteriseSvg(svg) };
}
