import type { Analysis, LeaderboardEntry } from '../../analysis/types.ts';
import { MEASURE_DESCRIPTIONS, type Measure, measureTrial } from '../../domain/measures.ts';
import type { TrialRecord } from '../../domain/results.ts';
import { formatEstimate, formatMeasure, formatNumber } from '../format.ts';
import type { DotRow } from './dot-rows.ts';

/** How to read a figure of trials and means. */
export function explainMarks(analysis: Analysis): string {
  return analysis.folds.length * analysis.seeds.length > 1
    ? 'Circles: single trials. Diamond and bar: mean with 95 % interval.'
    : 'One seed: the order is undecided. Circle and diamond: the one trial.';
}

/** A variant of the leaderboard as a row: its trials as dots, mean and 95 % interval. */
export function buildVariantRow(entry: LeaderboardEntry, trials: readonly TrialRecord[], measure: Measure): DotRow {
  const { scale } = MEASURE_DESCRIPTIONS[measure];
  const estimate = entry.estimates[measure];
  return {
    label: entry.variant,
    dots: trials.flatMap((trial) => {
      const value = measureTrial(trial, measure);
      return value === null ? [] : [{ value: value * scale, description: describeTrial(trial, measure, value) }];
    }),
    context: [],
    mean: estimate ? estimate.mean * scale : null,
    low: estimate?.interval ? estimate.interval[0] * scale : null,
    high: estimate?.interval ? estimate.interval[1] * scale : null,
    note: estimate ? describeMean(entry, measure) : 'no completed trial',
    description: `${entry.variant} · mean ${formatEstimate(measure, estimate)}, ${entry.completed} of ${entry.planned} trials`,
  };
}

function describeTrial(trial: TrialRecord, measure: Measure, value: number): string {
  return `${trial.variant} · fold ${trial.fold}, seed ${trial.seed}: ${formatMeasure(measure, value)}`;
}

function describeMean(entry: LeaderboardEntry, measure: Measure): string {
  const estimate = entry.estimates[measure];
  const { scale, digits } = MEASURE_DESCRIPTIONS[measure];
  const half = estimate?.interval ? (scale * (estimate.interval[1] - estimate.interval[0])) / 2 : null;
  const missing = entry.completed < entry.planned ? ` (${entry.completed}/${entry.planned})` : '';
  return `${formatNumber((estimate?.mean ?? 0) * scale, digits)}${half === null ? '' : ` ± ${formatNumber(half, digits)}`}${missing}`;
}

/** `gru_depth_l2 = gru_128`: what a mark that stands for identical variants is described as. */
export function nameTogether({ variant, identicalTo }: LeaderboardEntry): string {
  return [variant, ...identicalTo].join(' = ');
}
