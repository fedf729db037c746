import type { LeaderboardEntry } from '../../analysis/types.ts';
import { groupTrials } from '../../domain/group-trials.ts';
import { MEASURE_DESCRIPTIONS, type Measure } from '../../domain/measures.ts';
import type { TrialRecord } from '../../domain/results.ts';
import { formatEstimate } from '../format.ts';
import { type DotRow, drawDotRows } from './dot-rows.ts';
import type { FigureInput, FigurePlan } from './figure.ts';
import { buildVariantRow, explainMarks, nameTogether } from './variant-rows.ts';

const MOST_ROWS = 10;

/** Every seed of the best variants as a dot, in the leaderboard's order. */
export function planTopConfigurations({ results, analysis }: FigureInput): FigurePlan[] {
  const ranked = mergeTwins(analysis.leaderboard.filter(({ completed }) => completed > 0));
  const shown = ranked.slice(0, MOST_ROWS);
  const [best] = shown;
  if (!best) return [];
  const measure = analysis.primaryMetric;
  const { title, unit } = MEASURE_DESCRIPTIONS[measure];
  const trials = groupTrials(results.trials);
  const rows = shown.map((entry) => buildMergedRow(entry, trials.get(entry.variant) ?? [], measure));
  const cut = ranked.length > shown.length ? `; the first ${shown.length} of ${ranked.length}` : '';
  return [
    {
      name: 'top-configurations',
      title: `Top configurations${cut}`,
      subtitle: [explainMarks(analysis), 'In order of validation accuracy.'],
      alternativeText: `Dot plot of ${title.toLowerCase()} by variant${cut}, ordered by validation accuracy. First: ${best.variant}, ${formatEstimate(measure, best.primary)}.`,
      topic: 'ranking',
      experiment: null,
      specification: drawDotRows({ rows, axisTitle: `${title} (${unit})` }),
    },
  ];
}

/** A row that also lists its identical variants, so that a filter finds it by any of their names. */
function buildMergedRow(entry: LeaderboardEntry, trials: readonly TrialRecord[], measure: Measure): DotRow {
  const row = buildVariantRow(entry, trials, measure);
  const rename = (description: string) => description.replace(entry.variant, nameTogether(entry));
  return {
    ...row,
    label: entry.identicalTo.length > 0 ? `${entry.variant} (+${entry.identicalTo.length} identical)` : entry.variant,
    description: rename(row.description),
    dots: row.dots.map((dot) => ({ ...dot, description: rename(dot.description) })),
  };
}

/** Identical variants share the row of the first. */
function mergeTwins(entries: readonly LeaderboardEntry[]): LeaderboardEntry[] {
  const shown = new Set<string>();
  return entries.filter((entry) => {
    shown.add(entry.variant);
    return !entry.identicalTo.some((name) => shown.has(name));
  });
}
