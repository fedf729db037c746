import type { LeaderboardEntry, ParetoFront } from '../../analysis/types.ts';
import { MEASURE_DESCRIPTIONS } from '../../domain/measures.ts';
import { formatMeasure, formatShare, listNames } from '../format.ts';
import type { FigureInput, FigurePlan } from './figure.ts';
import { drawScatter, type ScatterPoint } from './scatter.ts';
import { nameTogether } from './variant-rows.ts';

const FIGURES: Readonly<Record<ParetoFront['cost'], { name: string; title: string; axis: string; format: string }>> = {
  parameters: {
    name: 'parameter-efficiency',
    title: 'Accuracy against parameters',
    axis: 'Trainable parameters (count, logarithmic)',
    format: '~s',
  },
  trainingSeconds: {
    name: 'training-time',
    title: 'Accuracy against training time',
    axis: 'Training time of one trial (s, logarithmic)',
    format: '~r',
  },
  inferenceMilliseconds: {
    name: 'inference-time',
    title: 'Accuracy against inference time',
    axis: 'Inference time for one recording (ms, logarithmic)',
    format: '~r',
  },
};

/** Mean accuracy against each cost, with the Pareto front: variants that no other beats at equal or lower cost. */
export function planEfficiency({ analysis }: FigureInput): FigurePlan[] {
  return analysis.paretoFronts.flatMap(({ cost, variants }) => {
    const points = listPoints(analysis.leaderboard, cost, new Set(variants));
    if (points.length < 2) return [];
    const { name, title, axis, format } = FIGURES[cost];
    const { title: measureTitle } = MEASURE_DESCRIPTIONS[analysis.primaryMetric];
    return {
      name,
      title,
      subtitle: ['Filled, connected diamonds: the Pareto front; no variant is better at equal or lower cost.', 'Means over trials.'],
      alternativeText: `${title}. On the Pareto front, cheapest first: ${listNames(describeFront(analysis.leaderboard, cost, variants), 8)}.`,
      topic: 'efficiency' as const,
      experiment: null,
      specification: drawScatter({ points, xTitle: axis, yTitle: measureTitle, xFormat: format }),
    };
  });
}

/** Identical variants share one point, named after the first. */
function listPoints(leaderboard: readonly LeaderboardEntry[], cost: ParetoFront['cost'], front: ReadonlySet<string>): ScatterPoint[] {
  const drawn = new Set<string>();
  return leaderboard.flatMap((entry) => {
    const price = entry.estimates[cost]?.mean;
    if (price === undefined || price <= 0 || !entry.primary || entry.identicalTo.some((name) => drawn.has(name))) return [];
    drawn.add(entry.variant);
    const twins = entry.identicalTo.length;
    return {
      label: twins > 0 ? `${entry.variant} (+${twins} identical)` : entry.variant,
      x: price,
      y: 100 * entry.primary.mean,
      front: [entry.variant, ...entry.identicalTo].some((name) => front.has(name)),
      description: `${nameTogether(entry)} · ${formatShare(entry.primary.mean)} at ${formatMeasure(cost, price)}${cost === 'parameters' ? ' parameters' : ''}`,
    };
  });
}

function describeFront(leaderboard: readonly LeaderboardEntry[], cost: ParetoFront['cost'], front: readonly string[]): string[] {
  return front.flatMap((name) => {
    const entry = leaderboard.find(({ variant }) => variant === name);
    const price = entry?.estimates[cost]?.mean;
    return entry?.primary && price !== undefined ? [`${name} (${formatShare(entry.primary.mean)} at ${formatMeasure(cost, price)})`] : [];
  });
}
