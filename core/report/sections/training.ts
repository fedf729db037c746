import type { ParetoFront } from '../../analysis/types.ts';
import { type Block, heading, paragraph } from '../document/blocks.ts';
import type { Figure } from '../figures/figure.ts';
import type { ReportInput } from './wording.ts';

const COST_NAMES: Readonly<Record<ParetoFront['cost'], string>> = {
  parameters: 'parameters',
  trainingSeconds: 'training time',
  inferenceMilliseconds: 'inference time',
};

/** Learning curves of all trials, and the cost of accuracy. */
export function writeTraining({ analysis }: ReportInput, figures: readonly Figure[]): Block[] {
  const curves = figures.filter(({ topic }) => topic === 'curves');
  const efficiency = figures.filter(({ topic }) => topic === 'efficiency');
  const fronts = analysis.paretoFronts.filter(({ variants }) => variants.length > 0);
  return [
    ...(curves.length > 0 ? [heading(2, 'Training curves', 'curves'), ...curves.map(asBlock)] : []),
    ...(efficiency.length > 0
      ? [
          heading(2, 'Accuracy and cost', 'efficiency'),
          paragraph(
            'No other variant beats one on the Pareto front at equal or lower cost. The fronts are based on means; differences between neighbours may not be significant.',
          ),
          {
            type: 'list' as const,
            items: fronts.map(({ cost, variants }) => [`By ${COST_NAMES[cost]}, cheapest first: ${variants.join(', ')}.`]),
          },
          ...efficiency.map(asBlock),
        ]
      : []),
  ];
}

function asBlock(figure: Figure): Block {
  return { type: 'figure', figure };
}
