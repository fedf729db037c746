import type { GroupAccuracy } from '../../analysis/types.ts';
import { judgedPart } from '../../domain/measures.ts';
import { formatEstimate, formatNumber, formatShare, listNames } from '../format.ts';
import { type DotRow, drawDotRows } from './dot-rows.ts';
import type { FigureInput, FigurePlan } from './figure.ts';

/** The winner's accuracy for every group (user), with the other variants' means behind it. */
export function planGroupAccuracy(input: FigureInput): FigurePlan[] {
  const { analysis } = input;
  const winner = analysis.winner?.variant;
  if (!winner || analysis.groups.length < 2) return [];
  const dots = collectWinnerDots(input, winner);
  const rows = analysis.groups.map((group) => buildGroupRow(group, winner, dots.get(group.group) ?? []));
  const scores = rows.map((row) => `${row.label} ${row.note}`);
  return [
    {
      name: 'accuracy-by-user',
      title: `Accuracy of ${winner} on each user`,
      subtitle: [
        'Circles: single trials. Diamond and bar: mean with 95 % interval over trials.',
        'Thin strokes: means of the other variants.',
      ],
      alternativeText: `Accuracy of ${winner} by user: ${listNames(scores, 12)}.`,
      topic: 'groups',
      experiment: null,
      specification: drawDotRows({
        rows,
        axisTitle: `${analysis.primaryMetric === 'testAccuracy' ? 'Test' : 'Validation'} accuracy (%)`,
      }),
    },
  ];
}

function collectWinnerDots({ results }: FigureInput, winner: string): Map<string, DotRow['dots'][number][]> {
  const dots = new Map<string, DotRow['dots'][number][]>();
  for (const trial of results.trials) {
    if (trial.variant !== winner || trial.state !== 'completed') continue;
    for (const { name, accuracy, count } of judgedPart(trial)?.perGroup ?? []) {
      if (count === 0) continue;
      const description = `${winner} · ${name}, fold ${trial.fold}, seed ${trial.seed}: ${formatShare(accuracy)}`;
      dots.set(name, [...(dots.get(name) ?? []), { value: 100 * accuracy, description }]);
    }
  }
  return dots;
}

function buildGroupRow(group: GroupAccuracy, winner: string, dots: DotRow['dots']): DotRow {
  const own = group.variants.find(({ variant }) => variant === winner)?.estimate;
  const half = own?.interval ? 50 * (own.interval[1] - own.interval[0]) : null;
  return {
    label: group.group,
    dots,
    context: group.variants
      .filter(({ variant }) => variant !== winner)
      .map(({ variant, estimate }) => ({
        value: 100 * estimate.mean,
        description: `${variant} · ${group.group}: mean ${formatShare(estimate.mean)}`,
      })),
    mean: own ? 100 * own.mean : null,
    low: own?.interval ? Math.max(0, 100 * own.interval[0]) : null,
    high: own?.interval ? Math.min(100, 100 * own.interval[1]) : null,
    note: own ? `${formatNumber(100 * own.mean, 1)}${half === null ? '' : ` ± ${formatNumber(half, 1)}`}` : 'no completed trial',
    description: `${winner} · ${group.group}: mean ${formatEstimate('validationAccuracy', own)}`,
  };
}
