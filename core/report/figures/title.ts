import type { TopLevelSpec } from 'vega-lite';
import { fitText } from '../drawing/fit-text.ts';
import { INK, TITLE_FONT_SIZE } from '../drawing/theme.ts';
import type { FigurePlan } from './figure.ts';

/** Maximum width of a title in pixels: about that of the figures. */
const TITLE_WIDTH = 680;

/** Adds the title to the plan's specification, and SYNTHETIC DATA above it if the data is generated. */
export function titleSpecification(plan: FigurePlan, synthetic: boolean): TopLevelSpec {
  const fitted = fitText(plan.title, { width: TITLE_WIDTH, fontSize: TITLE_FONT_SIZE, bold: true });
  const title = synthetic ? [`SYNTHETIC DATA`, fitted] : fitted;
  const subtitle = plan.subtitle ?? [];
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: synthetic ? `SYNTHETIC DATA. ${plan.alternativeText}` : plan.alternativeText,
    ...plan.specification,
    title: { text: title, subtitle: [...subtitle], ...(synthetic ? { color: INK.second } : {}) },
  } as TopLevelSpec;
}
