import type { TopLevelSpec } from 'vega-lite';
import { INK } from '../drawing/theme.ts';
import type { FigurePlan } from './figure.ts';

/** The plan's specification with its title, and with SYNTHETIC DATA above it where the data are made up. */
export function titleSpecification(plan: FigurePlan, synthetic: boolean): TopLevelSpec {
  const title = synthetic ? [`SYNTHETIC DATA`, plan.title] : plan.title;
  const subtitle = plan.subtitle ?? [];
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: synthetic ? `SYNTHETIC DATA. ${plan.alternativeText}` : plan.alternativeText,
    ...plan.specification,
    title: { text: title, subtitle: [...subtitle], ...(synthetic ? { color: INK.second } : {}) },
  } as TopLevelSpec;
}
