import type { ExperimentAnalysis, LeaderboardEntry } from '../../analysis/types.ts';
import { groupTrials } from '../../domain/group-trials.ts';
import { MEASURE_DESCRIPTIONS } from '../../domain/measures.ts';
import { formatEstimate, listNames } from '../format.ts';
import { createUniqueNames, slugify } from '../slug.ts';
import { drawDotRows } from './dot-rows.ts';
import { type Factor, findNumericFactor, nameCategoricalExperiment } from './factor.ts';
import type { FigureInput, FigurePlan } from './figure.ts';
import { drawResponse } from './response.ts';
import { buildVariantRow, explainMarks } from './variant-rows.ts';

const MOST_ROWS = 40;

/** One figure per experiment with completed trials: along its numeric factor if it varies one, otherwise one row per variant. */
export function planExperiments(input: FigureInput): FigurePlan[] {
  const uniqueName = createUniqueNames();
  const trials = groupTrials(input.results.trials);
  const entries = new Map(input.analysis.leaderboard.map((entry) => [entry.variant, entry]));
  return input.analysis.experiments.flatMap((experiment) => {
    const names = [...(experiment.comparedWith ? [experiment.comparedWith] : []), ...experiment.variants];
    const own = names.flatMap((name) => entries.get(name) ?? []).filter(({ completed }) => completed > 0);
    if (own.length === 0) return [];
    const factor = experiment.comparedWith ? null : findNumericFactor(experiment, own);
    const shown = own.length > MOST_ROWS ? [...own].sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0)).slice(0, MOST_ROWS) : own;
    const rows = shown.map((entry) => buildVariantRow(entry, trials.get(entry.variant) ?? [], input.analysis.primaryMetric));
    const { title, unit } = MEASURE_DESCRIPTIONS[input.analysis.primaryMetric];
    const axisTitle = `${title} (${unit})`;
    return {
      name: uniqueName(factor?.name ?? nameCategoricalExperiment(experiment, own) ?? `experiment-${slugify(experiment.name)}`),
      title: experiment.question || experiment.name,
      subtitle: [explainMarks(input.analysis), ...explain(experiment, factor, own.length)],
      alternativeText: describe(experiment, shown, input),
      topic: 'experiment' as const,
      experiment: experiment.name,
      specification: factor
        ? drawResponse({
            points: shown.map((entry, index) => ({ at: factor.valueOf(entry), row: rows[index] ?? noRow() })),
            factorTitle: factor.title,
            axisTitle,
          })
        : drawDotRows({ rows, axisTitle }),
    };
  });
}

function explain(experiment: ExperimentAnalysis, factor: Factor | null, count: number): string[] {
  const lines: string[] = [];
  if (experiment.comparedWith)
    lines.push(`${experiment.comparedWith} is shown for comparison: the variant with the most similar settings.`);
  if (factor && factor.confounders.length > 0) lines.push(`Caution: ${factor.confounders.join(', ')} changes along with it.`);
  if (count > MOST_ROWS) lines.push(`The best ${MOST_ROWS} of ${count} variants.`);
  return lines;
}

function describe(experiment: ExperimentAnalysis, entries: readonly LeaderboardEntry[], { analysis }: FigureInput): string {
  const measure = analysis.primaryMetric;
  const values = entries.map((entry) => `${entry.variant} ${formatEstimate(measure, entry.primary)}`);
  return `${experiment.name}: ${MEASURE_DESCRIPTIONS[measure].title.toLowerCase()} by variant. ${listNames(values, 8)}.`;
}

function noRow(): never {
  throw new RangeError('no row for a point of the figure');
}
