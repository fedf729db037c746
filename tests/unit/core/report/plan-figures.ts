import type { FigureInput, FigurePlan } from '../../../../core/report/figures/figure.ts';
import { FIGURE_PLANNERS } from '../../../../core/report/figures/plan-figures.ts';

/** All figures the results have data for, in the report's order. */
export function planFigures(input: FigureInput): FigurePlan[] {
  return FIGURE_PLANNERS.flatMap(({ plan }) => plan(input));
}
