import type { SearchRecord } from '../../domain/search-record.ts';
import { INK } from '../drawing/theme.ts';
import { countOf } from '../format.ts';
import type { FigurePlan } from './figure.ts';

const OBJECTIVES: Readonly<Record<string, string>> = {
  parameters: 'Trainable parameters',
  multiplyAdds: 'Multiply-adds for one recording',
};
const quantitative = 'quantitative' as const;
/** The further objectives are two at most. */
const PANEL = { width: 290, height: 220 };

/** Validation accuracy against each further objective, with the Pareto-optimal suggestions marked; nothing with one objective. */
export function planFront({ experiment, trials, front = [] }: SearchRecord, name: string): FigurePlan[] {
  const complete = trials.filter(({ state, score, costs }) => state === 'completed' && score !== null && costs !== undefined);
  const objectives = Object.keys(complete[0]?.costs ?? {});
  if (front.length === 0 || objectives.length === 0) return [];
  const best = new Set(front);
  const panels = objectives.map((objective) => {
    const values = complete.map(
      ({ variant, score, costs }): Point => ({
        variant,
        cost: costs?.[objective] ?? 0,
        accuracy: 100 * (score ?? 0),
        kind: best.has(variant) ? 'front' : 'other',
      }),
    );
    return drawPanel(objective, values);
  });
  return [
    {
      name: `search-${name}-front`,
      title: `${experiment}: accuracy and cost`,
      subtitle: ['Suggestions trained to the end; dark: no other is better in all objectives.'],
      alternativeText: `${countOf(front.length, 'suggestion')} of ${complete.length} are Pareto-optimal: ${front.slice(0, 5).join(', ')}${front.length > 5 ? ' and others' : ''}.`,
      topic: 'search',
      experiment,
      specification: { concat: panels, columns: 2 },
    },
  ];
}

interface Point {
  readonly variant: string;
  readonly cost: number;
  readonly accuracy: number;
  readonly kind: 'front' | 'other';
}

function drawPanel(objective: string, values: readonly Point[]) {
  return {
    ...PANEL,
    data: { values: [...values] },
    mark: { type: 'point' as const, filled: true, size: 36, opacity: 0.8 },
    encoding: {
      x: {
        field: 'cost',
        type: quantitative,
        title: OBJECTIVES[objective] ?? objective,
        scale: { type: 'log' as const },
        axis: { tickCount: 4 },
      },
      y: { field: 'accuracy', type: quantitative, title: 'Validation accuracy (%)', scale: { zero: false } },
      order: { field: 'kind', type: 'nominal' as const, sort: 'descending' as const },
      color: {
        field: 'kind',
        type: 'nominal' as const,
        scale: { domain: ['front', 'other'], range: [INK.accent, INK.faint] },
        legend: null,
      },
    },
  };
}
