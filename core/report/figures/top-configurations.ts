import { MEASURE_DESCRIPTIONS } from '../../analysis/measures.ts';
import type { LeaderboardEntry } from '../../analysis/types.ts';
import { formatEstimate } from '../format.ts';
import { drawDotRows } from './dot-rows.ts';
import type { FigureInput, FigurePlan } from './figure.ts';
import { describeVariantRow, indexTrials } from './variant-rows.ts';

const MOST_ROWS = 10;

/** Every seed of the best variants as a dot, in the leaderboard's order. */
export function planTopConfigurations({ results, analysis }: FigureInput): FigurePlan[] {
  const ranked = mergeTwins(analysis.leaderboard.filter(({ completed }) => completed > 0));
  const shown = ranked.slice(0, MOST_ROWS);
  const [best] = shown;
  if (!best) return [];
  const measure = analysis.primaryMetric;
  const { title, unit } = MEASURE_DESCRIPTIONS[measure];
  const trials = indexTrials(results);
  const rows = shown.map((entry) => ({
    ...describeVariantRow(entry, trials.get(entry.variant) ?? [], measure),
    label: entry.identicalTo.length > 0 ? `${entry.variant} (+${entry.identicalTo.length} identical)` : entry.variant,
  }));
  const cut = ranked.length > shown.length ? `; the first ${shown.length} of ${ranked.length}` : '';
  return [
    {
      name: 'top-configurations',
      title: `Top configurations${cut}`,
      subtitle: ['In order of validation accuracy. Circles: single trials. Diamond and bar: mean with 95 % interval.'],
      alternativeText: `Dot plot of ${title.toLowerCase()} by variant${cut}, ordered by validation accuracy. First: ${best.variant}, ${formatEstimate(measure, best.primary)}.`,
      topic: 'ranking',
      experiment: null,
      specification: drawDotRows({ rows, axisTitle: `${title} (${unit})`, noteTitle: 'mean ± 95 %' }),
    },
  ];
}

/** Identical variants share the row of the first. */
function mergeTwins(entries: readonly LeaderboardEntry[]): LeaderboardEntry[] {
  const shown = new Set<string>();
  return entries.filter((entry) => {
    shown.add(entry.variant);
    return !entry.identicalTo.some((name) => shown.has(name));
  });
}
