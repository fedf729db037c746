import type { TopLevelSpec } from 'vega-lite';
import { fitText } from '../drawing/fit-text.ts';
import { INK, TITLE_FONT_SIZE } from '../drawing/theme.ts';
import type { FigurePlan } from './figure.ts';

/** Of a title, in pixels: about the width of the figures. */
const TITLE_WIDTH = 680;

/** The plan's specification with its title, and with SYNTHETIC DATA above it where the data are made up. */
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
