import type { Analysis, Comparison, Estimate, LeaderboardEntry, SeedsNeeded } from '../../analysis/types.ts';
import { MEASURE_DESCRIPTIONS } from '../../domain/measures.ts';
import type { SweepResults } from '../../domain/results.ts';
import { countOf, formatDifference, formatDifferenceInterval, formatNumber, formatPValue } from '../format.ts';
import { findSeenUsers } from './users.ts';

/** What every section is written from. */
export interface ReportInput {
  readonly results: SweepResults;
  readonly analysis: Analysis;
}

/** `best validation accuracy`, `test accuracy`. */
export function nameOfMetric({ primaryMetric }: Analysis): string {
  return MEASURE_DESCRIPTIONS[primaryMetric].title.toLowerCase();
}

/** How many trainings a mean stands on: `3 seeds`, `8 folds × 3 seeds`. */
export function describeTrials({ folds, seeds }: Analysis): string {
  return folds.length > 1 ? `${countOf(folds.length, 'fold')} × ${countOf(seeds.length, 'seed')}` : countOf(seeds.length, 'seed');
}

/** Of what one alone says nothing about the spread: where the split has several folds, another seed on the same one does not help. */
export function nameOfUnit({ split }: SweepResults): 'fold' | 'seed' {
  return split.folds.length > 1 ? 'fold' : 'seed';
}

/** Whether a single training per variant is all there is, so that nothing is known about its spread. */
export function isSingleTraining({ folds, seeds }: Analysis, best?: LeaderboardEntry): boolean {
  return (folds.length <= 1 && seeds.length <= 1) || best?.primary?.units === 1;
}

/** Data without groups has a single one, which says nothing about people. */
export function namesUsers({ dataset }: SweepResults): boolean {
  return dataset.groups.length > 1;
}

/** No judged user has a recording in training. */
export function hasUnseenUsers(results: SweepResults): boolean {
  return findSeenUsers(results) === 'none';
}

/** `one seed: undecided`: what is behind a mean without an interval, as finished rather than as planned. */
export function describeUndecided({ units }: Estimate, results: SweepResults): string {
  return `${units === 1 ? `one ${nameOfUnit(results)}` : countOf(units, nameOfUnit(results))}: undecided`;
}

export function describeNeed(needed: SeedsNeeded | null): string {
  if (!needed) return '';
  switch (needed.type) {
    case 'seeds':
      return `about ${countOf(needed.seeds, 'seed')} would tell, if the difference is what it seems`;
    case 'folds':
      return `no number of seeds would tell; about ${countOf(needed.folds, 'user or fold', 'users or folds')} would`;
    case 'data':
      return 'neither seeds nor further splits of these data would tell; more recordings might';
    case 'beyond':
      return `more than ${formatNumber(needed.seeds)} seeds would be needed: no difference that matters`;
    case 'unknown':
      return 'at least two seeds per fold are needed to estimate how many';
  }
}

/** One comparison in words. */
export function describeComparison(comparison: Comparison, analysis: Analysis): string {
  const { first, second, verdict, difference, correctedInterval } = comparison;
  const measure = analysis.primaryMetric;
  if (verdict === 'identical') return `${first} and ${second} have the same settings: one training stands for both`;
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
  return `the t test would decide, the exact sign-flip test does not agree (p = ${formatPValue(signFlipPValue)})`;
}

/** Name of a variant with its twins: `gru_depth_l2 (the same as gru_128)`. */
export function nameWithTwins(entry: Pick<LeaderboardEntry, 'variant' | 'identicalTo'>): string {
  return entry.identicalTo.length > 0 ? `${entry.variant} (the same as ${entry.identicalTo.join(', ')})` : entry.variant;
}
