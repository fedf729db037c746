import type { LeaderboardEntry } from '../../analysis/types.ts';
import { describeModel as describeNetwork } from '../../domain/describe-model.ts';
import { TRIAL_FILES, trialPath } from '../../domain/store-paths.ts';
import { type Block, code, heading, paragraph } from '../document/blocks.ts';
import { renderMarkdown } from '../document/markdown.ts';
import { formatEstimate, formatNumber, formatShare, listNames } from '../format.ts';
import { findSeenUsers } from '../sections/users.ts';
import { describeTrials, namesUsers, nameWithTwins, type ReportInput } from '../sections/wording.ts';

/** Card of the winning model after Mitchell et al., "Model Cards for Model Reporting" (2019); null without a winner. */
export function writeModelCard(input: ReportInput): string | null {
  const { results, analysis } = input;
  const entry = analysis.leaderboard.find(({ rank }) => rank === 1);
  if (!entry || !analysis.winner) return null;
  const blocks: Block[] = [
    heading(1, `Model card: ${entry.variant}`, 'card'),
    paragraph(`Winner of the sweep ${results.name}, chosen by mean validation accuracy over ${describeTrials(analysis)}.`),
    heading(2, 'Model', 'model'),
    { type: 'list', items: describeModel(entry, input) },
    heading(2, 'Intended use', 'use'),
    paragraph(
      `Classifying one recording of ${results.dataset.features.join(', ')} into one of the ${results.dataset.classes.length} classes of ${results.dataset.name}. Not intended for recordings with another device, sampling rate or set of classes, or for decisions about people.`,
    ),
    heading(2, 'Training data', 'data'),
    paragraph(
      `${results.dataset.name}${results.dataset.synthetic ? ' (SYNTHETIC, generated)' : ''}: ${formatNumber(results.dataset.recordings)} recordings of ${results.dataset.groups.length} users, split ${results.split.method}. sha256 `,
      code(results.dataset.sha256),
      '.',
    ),
    heading(2, 'Quality', 'quality'),
    { type: 'list', items: describeQuality(entry, input) },
    heading(2, 'Limits', 'limits'),
    { type: 'list', items: describeLimits(entry, input) },
  ];
  return `${results.dataset.synthetic ? 'SYNTHETIC DATA\n\n' : ''}${renderMarkdown(blocks)}`;
}

function describeModel(entry: LeaderboardEntry, { results }: ReportInput): string[][] {
  const { model, training } = entry;
  const trial = results.trials.find(({ variant, summary }) => variant === entry.variant && summary);
  return [
    [`Architecture: ${describeNetwork(model)}`],
    [`Trainable parameters: ${formatEstimate('parameters', entry.estimates.parameters)}`],
    [
      `Training: at most ${training.maxEpochs} epochs, batch ${training.batchSize}, learning rate ${training.learningRate} (${training.schedule.type})`,
    ],
    [`Identical variants: ${entry.identicalTo.length > 0 ? nameWithTwins(entry) : 'none'}`],
    [`Weights of seed ${trial?.seed ?? 'unknown'}, fold ${trial?.fold ?? 'unknown'}: sha256 ${trial?.summary?.modelSha256 ?? 'unknown'}`],
    ...(trial
      ? [
          [
            `In the store: ${trialPath(trial.trialKey, TRIAL_FILES.weights)}, and ${TRIAL_FILES.model} beside it, which describes how to use it`,
          ],
        ]
      : []),
  ];
}

function describeQuality(entry: LeaderboardEntry, { analysis }: ReportInput): string[][] {
  const part = analysis.primaryMetric === 'testAccuracy' ? 'Test' : 'Validation';
  const { estimates } = entry;
  const users = analysis.groups.flatMap((group) => {
    const own = group.variants.find(({ variant }) => variant === entry.variant);
    return own ? `${group.group} ${formatShare(own.estimate.mean, 1)}` : [];
  });
  return [
    [`Best validation accuracy: ${formatEstimate('validationAccuracy', estimates.validationAccuracy)}`],
    ...(estimates.testAccuracy ? [[`Test accuracy: ${formatEstimate('testAccuracy', estimates.testAccuracy)}`]] : []),
    [
      `${part} macro F1: ${formatEstimate('macroF1', estimates.macroF1)}; log loss ${formatEstimate('logLoss', estimates.logLoss)}; expected calibration error ${formatEstimate('calibrationError', estimates.calibrationError)}`,
    ],
    ...(users.length > 0 ? [[`By user: ${listNames(users, 20)}`]] : []),
    [`Inference: ${formatEstimate('inferenceMilliseconds', estimates.inferenceMilliseconds)} for one recording of median length`],
  ];
}

function describeLimits(entry: LeaderboardEntry, { results, analysis }: ReportInput): string[][] {
  const open = analysis.winner?.notToldApartFrom ?? [];
  return [
    [describePeople(results)],
    ...(analysis.primaryMetric === 'validationAccuracy'
      ? [['No test part: quality is measured on the part on which the epoch was selected, so the figures are optimistic.']]
      : []),
    ...(open.length > 0 ? [[`Not distinguishable from ${listNames(open, 8)}.`]] : []),
    ...analysis.anomalies.filter(({ variant }) => variant === entry.variant).map(({ message }) => [`${message}.`]),
  ];
}

function describePeople(results: ReportInput['results']): string {
  if (!namesUsers(results)) return 'The data does not identify users: nothing is known about new people.';
  switch (findSeenUsers(results)) {
    case 'none':
      return 'Measured on users unseen in training; other people may still differ.';
    case 'some':
      return 'Some of the users it was measured on were seen in training: little is known about new people.';
    case 'all':
      return 'Users seen in training: nothing is known about new people.';
  }
}
