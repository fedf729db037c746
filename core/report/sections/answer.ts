import { wilsonInterval } from '../../analysis/intervals.ts';
import type { LeaderboardEntry, Winner } from '../../analysis/types.ts';
import { findLost } from '../../domain/lost-results.ts';
import { type Block, heading, paragraph, strong } from '../document/blocks.ts';
import { countOf, formatInterval, formatMeasure, formatNumber, formatShare, listNames } from '../format.ts';
import { describeNestedBriefly, NESTED_SELECTION } from './nested.ts';
import { describeUsersBriefly as describeSeen, describeSeenUsers, findSeenUsers } from './users.ts';
import {
  describeTrials,
  describeUndecided,
  hasUnseenUsers,
  isSingleTraining,
  nameOfMetric,
  namesUsers,
  type ReportInput,
} from './wording.ts';

/** The report's first sentence. */
export function writeHeadline({ results, analysis }: ReportInput): string {
  const prefix = `${results.dataset.synthetic ? 'SYNTHETIC DATA. ' : ''}${results.partial ? 'PARTIAL REPORT. ' : ''}${describeLosses(results)}`;
  const best = analysis.leaderboard.find(({ rank }) => rank === 1);
  if (!best?.primary) return `${prefix}No trial has completed yet: there is no answer.`;
  const interval = best.primary.interval
    ? ` (95 % interval ${formatInterval(analysis.primaryMetric, best.primary.interval)})`
    : ` (${describeUndecided(best.primary, results)})`;
  const honest = describeNestedBriefly(analysis);
  if (honest !== null) return `${prefix}${honest}`;
  const only = findOnlyClass(results);
  if (only !== null) return `${prefix}No answer: ${describeOnlyClass(only)}.`;
  const value = formatMeasure(analysis.primaryMetric, best.primary.mean);
  return `${prefix}${best.variant} comes first with ${value} ${nameOfMetric(analysis)}${interval}, ${describeUsersBriefly(results)}.`;
}

/** The only class of the evaluated recordings; null if there are several. For splits of older code, of all recordings. */
function findOnlyClass({ dataset, split }: ReportInput['results']): { readonly name: string; readonly isWhole: boolean } | null {
  const isJudged = (name: string) => split.folds.some(({ composition }) => composition?.unjudgedClasses.includes(name) !== true);
  const judged = dataset.classes.filter(isJudged);
  const [name] = judged;
  return name === undefined || judged.length > 1 ? null : { name, isWhole: dataset.classes.length === 1 };
}

function describeOnlyClass({ name, isWhole }: { readonly name: string; readonly isWhole: boolean }): string {
  const where = isWhole ? 'the data has one class' : 'the evaluated recordings have one class';
  return `${where}, ${JSON.stringify(name)}, so accuracy does not show whether networks tell classes apart`;
}

/** Otherwise another variant would come first, and nobody would notice that the best one's results are lost. */
function describeLosses({ trials }: ReportInput['results']): string {
  const lost = findLost(trials);
  if (lost.length === 0) return '';
  const names = listNames([...new Set(lost.map(({ variant }) => variant))], 5);
  return `RESULTS LOST: ${countOf(lost.length, 'finished trial')} of ${names} cannot be read from the store and ${lost.length === 1 ? 'is' : 'are'} left out. `;
}

/** The first screen: the answer, its uncertainty, and the users it was measured on. */
export function writeAnswer(input: ReportInput): Block[] {
  const { results, analysis } = input;
  const best = analysis.leaderboard.find(({ rank }) => rank === 1);
  return [
    heading(2, 'The answer', 'answer'),
    paragraph(strong(writeHeadline(input).replace(/^(SYNTHETIC DATA\. |PARTIAL REPORT\. )+/, ''))),
    ...(results.partial ? [writePartial(input)] : []),
    {
      type: 'list',
      items: [
        [strong('How sure:'), ' ', describeCertainty(input, best)],
        [strong('On whom:'), ' ', describePeople(input)],
        [strong('Measured where:'), ' ', describeSelection(input)],
        ...(analysis.baselines.length > 0 ? [[strong('Compared with simple methods:'), ' ', describeBaselines(input, best)]] : []),
        [strong('Behind it:'), ' ', describeExtent(input)],
      ],
    },
  ];
}

function describeCertainty({ results, analysis }: ReportInput, best: LeaderboardEntry | undefined): string {
  const { winner } = analysis;
  if (!best?.primary || !winner) return 'nothing can be said without a completed trial.';
  if (findOnlyClass(results) !== null) return 'nothing can be said about variants that were not asked to tell classes apart.';
  if (isSingleTraining(analysis, best)) {
    return `${describeUndecided(best.primary, results)}. Which variant is best, and by how much, cannot be determined from one training run each.${describeCounting(analysis, best.primary.mean)}`;
  }
  if (winner.comparedWith === 0) return 'there is no other variant to compare it with.';
  return [...describeOpen(winner, analysis), ...describeBetter(winner)].join(' ');
}

function describeOpen(
  { notToldApartFrom: open, beatenOnSharedFoldsBy, comparedWith }: Winner,
  analysis: ReportInput['analysis'],
): string[] {
  if (open.length > 0) {
    return [
      `not distinguishable from ${open.length} of ${countOf(comparedWith, 'other variant')}: ${listNames(open, 5)}. With ${describeTrials(analysis)} their paired differences in validation accuracy are undecided after Holm's correction.`,
    ];
  }
  const others = comparedWith - beatenOnSharedFoldsBy.length;
  return others > 0
    ? [`significantly different from each of the ${countOf(others, 'other variant')} (paired t tests, Holm's correction).`]
    : [];
}

function describeBetter({ beatenOnSharedFoldsBy: better }: Winner): string[] {
  return better.length > 0
    ? [`Better on the folds they share with it, but ranked lower because other folds are missing: ${listNames(better, 5)}.`]
    : [];
}

function describeCounting({ judgedRecordings }: ReportInput['analysis'], share: number): string {
  if (judgedRecordings === 0) return '';
  const interval = formatInterval('validationAccuracy', wilsonInterval({ share, recordings: judgedRecordings }));
  return ` With ${formatNumber(judgedRecordings)} recordings, the 95 % interval for this accuracy alone is ${interval}.`;
}

function describePeople({ results, analysis }: ReportInput): string {
  const users = countOf(results.dataset.groups.length, 'user');
  if (!namesUsers(results)) {
    return `unknown: the data does not identify users, so the same person may be in every part of the ${results.split.method} split.`;
  }
  if (!hasUnseenUsers(results)) {
    return describeSeenUsers(results);
  }
  if (results.split.method === 'official') return describeOfficialUsers(results);
  const each = HELD_OUT[results.split.method] ?? 'held out in groups';
  return `users never seen in training: ${countOf(analysis.folds.length, 'fold')} of ${users}, ${each}.`;
}

const HELD_OUT: Readonly<Partial<Record<ReportInput['results']['split']['method'], string>>> = {
  'leave-one-user-out': 'each held out once',
  'nested-leave-one-user-out': 'each pair of them held out once',
};

function describeOfficialUsers({ split, dataset }: ReportInput['results']): string {
  const testUsers = split.folds[0]?.testGroups.length ?? 0;
  return `users never seen in training: the ${formatNumber(testUsers)} of ${countOf(dataset.groups.length, 'user')} in the official test part.`;
}

function describeUsersBriefly(results: ReportInput['results']): string {
  if (!namesUsers(results)) return 'on recordings of unidentified people';
  return describeSeen(findSeenUsers(results));
}

function describeSelection({ results, analysis }: ReportInput): string {
  if (results.split.method === 'nested-leave-one-user-out') return NESTED_SELECTION;
  const shared =
    hasUnseenUsers(results) && results.split.folds.length > 1 ? ' Over all folds, each person is used for both, in different folds.' : '';
  return analysis.primaryMetric === 'testAccuracy'
    ? `on the test part, evaluated once per trial; epochs and the winner were selected on the validation part.${shared}`
    : 'on the validation part, on which the best epoch was also selected. There is no test part, so the figure is optimistic.';
}

function describeBaselines({ analysis }: ReportInput, best: LeaderboardEntry | undefined): string {
  const scored = analysis.baselines.filter(({ primary }) => primary !== null).sort((a, b) => (b.primary ?? 0) - (a.primary ?? 0));
  const [strongest] = scored;
  if (!strongest || !best?.primary) return 'not evaluated on the same part.';
  const verb = best.primary.mean > (strongest.primary ?? 1) ? 'the best of them' : 'not beaten by the winner: the best of them';
  return `${verb}, ${strongest.name}, reaches ${formatShare(strongest.primary ?? 0)}.`;
}

function describeExtent({ results, analysis }: ReportInput): string {
  const { counts } = analysis;
  const { dataset, trials } = results;
  const stopped = trials.filter(({ state }) => state === 'stopped').length;
  const early = stopped === 0 ? '' : `, ${formatNumber(stopped)} stopped early by a search`;
  return `${countOf(counts.completed, 'completed trial')} of ${formatNumber(counts.planned)}${early} (${countOf(analysis.leaderboard.length, 'variant')}, ${describeTrials(analysis)}) on ${countOf(dataset.recordings, 'recording')} of ${countOf(dataset.classes.length, 'class', 'classes')}: ${dataset.name}.`;
}

function writePartial({ analysis }: ReportInput): Block {
  const { counts } = analysis;
  const open = (['running', 'waiting', 'parked', 'skipped', 'cancelled'] as const).flatMap((state) =>
    counts[state] > 0 ? `${formatNumber(counts[state])} ${state}` : [],
  );
  return {
    type: 'notice',
    content: [
      strong('Partial report.'),
      ` ${formatNumber(counts.completed)} of ${formatNumber(counts.planned)} trials have completed${open.length > 0 ? ` (${open.join(', ')})` : ''}; figures and order may change.`,
    ],
  };
}
