import type { Analysis, Comparison, Estimate, LeaderboardEntry, SeedsNeeded } from '../../analysis/types.ts';
import { MEASURE_DESCRIPTIONS } from '../../domain/measures.ts';
import type { SweepResults } from '../../domain/results.ts';
import { countOf, formatDifference, formatDifferenceInterval, formatNumber, formatPValue } from '../format.ts';
import { findSeenUsers } from './users.ts';

/** The input of every section. */
export interface ReportInput {
  readonly results: SweepResults;
  readonly analysis: Analysis;
}

/** `best validation accuracy`, `test accuracy`. */
export function nameOfMetric({ primaryMetric }: Analysis): string {
  return MEASURE_DESCRIPTIONS[primaryMetric].title.toLowerCase();
}

/** How many training runs a mean is based on: `3 seeds`, `8 folds × 3 seeds`. */
export function describeTrials({ folds, seeds }: Analysis): string {
  return folds.length > 1 ? `${countOf(folds.length, 'fold')} × ${countOf(seeds.length, 'seed')}` : countOf(seeds.length, 'seed');
}

/** The unit of which at least two are needed to know the spread: with several folds, another seed on the same fold does not help. */
export function nameOfUnit({ split }: SweepResults): 'fold' | 'seed' {
  return split.folds.length > 1 ? 'fold' : 'seed';
}

/** Whether there is only one training run per variant, so that its spread is unknown. */
export function isSingleTraining({ folds, seeds }: Analysis, best?: LeaderboardEntry): boolean {
  return (folds.length <= 1 && seeds.length <= 1) || best?.primary?.units === 1;
}

/** Data without groups has a single group, which says nothing about people. */
export function namesUsers({ dataset }: SweepResults): boolean {
  return dataset.groups.length > 1;
}

/** Whether no evaluated user has a recording in training. */
export function hasUnseenUsers(results: SweepResults): boolean {
  return findSeenUsers(results) === 'none';
}

/** `one seed: undecided`: the basis of a mean without an interval, counting finished rather than planned trials. */
export function describeUndecided({ units }: Estimate, results: SweepResults): string {
  return `${units === 1 ? `one ${nameOfUnit(results)}` : countOf(units, nameOfUnit(results))}: undecided`;
}

function describeNeed(needed: SeedsNeeded | null): string {
  if (!needed) return '';
  switch (needed.type) {
    case 'seeds':
      return `about ${countOf(needed.seeds, 'seed')} would be needed if the difference is as observed`;
    case 'folds':
      return `no number of seeds would be enough; about ${countOf(needed.folds, 'user or fold', 'users or folds')} would`;
    case 'data':
      return 'neither seeds nor further splits of this data would be enough; more recordings might';
    case 'beyond':
      return `more than ${formatNumber(needed.seeds)} seeds would be needed: the difference is negligible`;
    case 'unknown':
      return 'at least two seeds per fold are needed to estimate how many';
  }
}

/** One comparison in words. */
export function describeComparison(comparison: Comparison, analysis: Analysis): string {
  const { first, second, verdict, difference, correctedInterval } = comparison;
  const measure = analysis.primaryMetric;
  if (verdict === 'identical') return `${first} and ${second} have the same settings: they were trained once`;
  if (difference === null) return `${first} and ${second} share no completed fold and seed: undecided`;
  const interval = correctedInterval ? `, corrected interval ${formatDifferenceInterval(measure, correctedInterval)}` : '';
  if (verdict === 'undecided') {
    if (comparison.units < 2) {
      return `one ${comparison.unitKind}: undecided between ${first} and ${second} (${second} differs by ${formatDifference(measure, difference)} in it)`;
    }
    const need = isDoubted(comparison) ? describeDoubt(comparison) : describeNeed(comparison.needed);
    return `undecided between ${first} and ${second}, which differs by ${formatDifference(measure, difference)}${interval}${need ? `; ${need}` : ''}`;
  }
  const [better, worse] = verdict === 'first-better' ? [first, second] : [second, first];
  const amount = formatDifference(measure, Math.abs(difference)).replace('+', '');
  return `${better} beats ${worse} by ${amount}${interval.replace('corrected', `${second} − ${first}, corrected`)}`;
}

/** Whether the t test alone would have decided. */
function isDoubted({ verdict, needed, correctedPValue }: Comparison): boolean {
  return verdict === 'undecided' && needed === null && correctedPValue !== null;
}

function describeDoubt({ signFlipPValue }: Comparison): string {
  return `the t test would decide, but the exact sign-flip test does not agree (p = ${formatPValue(signFlipPValue)})`;
}

/** Name of a variant with identical ones: `gru_depth_l2 (the same as gru_128)`. */
export function nameWithTwins(entry: Pick<LeaderboardEntry, 'variant' | 'identicalTo'>): string {
  return entry.identicalTo.length > 0 ? `${entry.variant} (the same as ${entry.identicalTo.join(', ')})` : entry.variant;
}
