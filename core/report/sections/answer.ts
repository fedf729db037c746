import { wilsonInterval } from '../../analysis/intervals.ts';
import type { LeaderboardEntry } from '../../analysis/types.ts';
import { type Block, heading, type Inline, paragraph, strong } from '../document/blocks.ts';
import { countOf, formatInterval, formatMeasure, formatNumber, formatShare, listNames } from '../format.ts';
import { describeTrials, hasUnseenUsers, isSingleTraining, nameOfMetric, type ReportInput } from './wording.ts';

/** The report's first sentence. */
export function writeHeadline({ results, analysis }: ReportInput): string {
  const prefix = `${results.dataset.synthetic ? 'SYNTHETIC DATA. ' : ''}${results.partial ? 'PARTIAL REPORT. ' : ''}`;
  const best = analysis.leaderboard.find(({ rank }) => rank === 1);
  if (!best?.primary) return `${prefix}No trial has completed yet: there is no answer.`;
  const interval = best.primary.interval ? ` (95 % interval ${formatInterval(analysis.primaryMetric, best.primary.interval)})` : '';
  const value = formatMeasure(analysis.primaryMetric, best.primary.mean);
  return `${prefix}${best.variant} comes first with ${value} ${nameOfMetric(analysis)}${interval}, ${describeUsersBriefly(results)}.`;
}

/** The first screen: the answer, how sure, on whom. */
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
        ['How sure: ', ...describeCertainty(input, best)],
        ['On whom: ', ...describePeople(input)],
        ['Measured where: ', describeSelection(input)],
        ...(analysis.baselines.length > 0 ? [['Against simple methods: ', describeBaselines(input, best)]] : []),
        ['Behind it: ', describeExtent(input)],
      ],
    },
  ];
}

function describeCertainty({ analysis }: ReportInput, best: LeaderboardEntry | undefined): Inline[] {
  const { winner } = analysis;
  if (!best?.primary || !winner) return ['nothing can be said without a completed trial.'];
  if (isSingleTraining(analysis)) {
    const { judgedRecordings } = analysis;
    const counting =
      judgedRecordings > 0
        ? ` Counting ${formatNumber(judgedRecordings)} recordings alone leaves ${formatInterval('validationAccuracy', wilsonInterval({ share: best.primary.mean, recordings: judgedRecordings }))} open.`
        : '';
    return [strong('one seed: undecided.'), ` Which variant is best, and by how much, cannot be told from one training each.${counting}`];
  }
  const open = winner.notToldApartFrom;
  if (winner.comparedWith === 0) return ['there is no other variant to compare it with.'];
  if (open.length === 0) return [`told apart from each of the ${winner.comparedWith} other variants (paired t tests, Holm's correction).`];
  return [
    strong(`not told apart from ${open.length} of ${winner.comparedWith} other variants`),
    `: ${listNames(open, 5)}. With ${describeTrials(analysis)} their paired differences in validation accuracy are undecided after Holm's correction.`,
  ];
}

function describePeople({ results, analysis }: ReportInput): Inline[] {
  const users = results.dataset.groups.length;
  if (!hasUnseenUsers(results)) {
    return [
      strong('users seen in training.'),
      ` The ${results.split.method} split puts recordings of all ${countOf(users, 'user')} into every part; it says nothing about people the model has never seen.`,
    ];
  }
  const each = results.split.method === 'leave-one-user-out' ? 'each held out once' : 'held out in groups';
  return [strong('users never seen in training'), `, ${countOf(analysis.folds.length, 'fold')} of ${countOf(users, 'user')}, ${each}.`];
}

function describeUsersBriefly(results: ReportInput['results']): string {
  return hasUnseenUsers(results) ? 'on users never seen in training' : 'on users seen in training';
}

function describeSelection({ analysis }: ReportInput): string {
  return analysis.primaryMetric === 'testAccuracy'
    ? 'on the test part, read once per trial; epochs and the winner were chosen on the validation part.'
    : 'on the validation part, the same part the best epoch was selected on. There is no test part, so the figure flatters.';
}

function describeBaselines({ analysis }: ReportInput, best: LeaderboardEntry | undefined): string {
  const scored = analysis.baselines.filter(({ primary }) => primary !== null).sort((a, b) => (b.primary ?? 0) - (a.primary ?? 0));
  const [strongest] = scored;
  if (!strongest || !best?.primary) return 'not scored on the same part.';
  const verb = best.primary.mean > (strongest.primary ?? 1) ? 'the best of them' : 'not even beaten by the winner: the best of them';
  return `${verb}, ${strongest.name}, reaches ${formatShare(strongest.primary ?? 0)}.`;
}

function describeExtent({ results, analysis }: ReportInput): string {
  const { counts } = analysis;
  const { dataset } = results;
  return `${countOf(counts.completed, 'completed trial')} of ${formatNumber(counts.planned)} (${countOf(analysis.leaderboard.length, 'variant')}, ${describeTrials(analysis)}) on ${countOf(dataset.recordings, 'recording')} of ${countOf(dataset.classes.length, 'class', 'classes')}: ${dataset.name}.`;
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
