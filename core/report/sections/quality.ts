import type { GroupAccuracy } from '../../analysis/types.ts';
import { type Block, cell, heading, numberCell, paragraph } from '../document/blocks.ts';
import type { Figure, FigureTopic } from '../figures/figure.ts';
import { formatEstimate, formatNumber, formatShare } from '../format.ts';
import type { ReportInput } from './wording.ts';

const MOST_CLASSES = 60;

/** The winner's errors by user and by class; empty without a winner. */
export function writeQuality(input: ReportInput, figures: readonly Figure[]): Block[] {
  const { winner } = input.analysis;
  if (!winner) return [];
  return [...writeGroups(input, figures), ...writeClasses(input, figures)];
}

function writeGroups({ analysis }: ReportInput, figures: readonly Figure[]): Block[] {
  const { groups, winner } = analysis;
  if (groups.length < 2 || !winner) return [];
  const own = (group: GroupAccuracy) => group.variants.find(({ variant }) => variant === winner.variant)?.estimate;
  return [
    heading(2, 'By user', 'users'),
    ...pick(figures, 'groups'),
    {
      type: 'table',
      caption: `Accuracy of ${winner.variant} by user; intervals over its trials on that user.`,
      columns: [
        { title: 'User', align: 'left' },
        { title: 'Accuracy (95 % interval)', align: 'right' },
        { title: 'Recordings per trial', align: 'right' },
        { title: 'Best variant', align: 'left' },
      ],
      rows: groups.map((group) => {
        const best = group.variants.reduce((a, b) => (b.estimate.mean > a.estimate.mean ? b : a));
        return [
          cell(group.group),
          numberCell(formatEstimate('validationAccuracy', own(group)), own(group)?.mean),
          numberCell(formatNumber(group.recordings), group.recordings),
          cell(`${best.variant}, ${formatShare(best.estimate.mean)}`),
        ];
      }),
    },
  ];
}

function writeClasses({ analysis }: ReportInput, figures: readonly Figure[]): Block[] {
  const { winner } = analysis;
  if (!winner || winner.perClass.length === 0) return [];
  const pairs = winner.confusedPairs.map(
    ({ label, predicted, share }) => `${label} predicted as ${predicted} (${formatShare(share, 1)} of ${label})`,
  );
  return [
    heading(2, 'By class', 'classes'),
    paragraph(pairs.length > 0 ? `Most confused: ${pairs.join('; ')}.` : 'No recording was misclassified.'),
    ...pick(figures, 'confusion'),
    {
      type: 'table',
      caption: `Scores of ${winner.variant} by class, summed over its trials.`,
      columns: [
        { title: 'Class', align: 'left' },
        ...['Recordings', 'Precision', 'Recall', 'F1'].map((title) => ({ title, align: 'right' as const })),
      ],
      rows: winner.perClass
        .slice(0, MOST_CLASSES)
        .map((score) => [
          cell(score.name),
          numberCell(formatNumber(score.count), score.count),
          ...[score.precision, score.recall, score.f1].map((share) => numberCell(share === null ? 'none' : formatShare(share, 1), share)),
        ]),
    },
  ];
}

function pick(figures: readonly Figure[], topic: FigureTopic): Block[] {
  return figures.filter((figure) => figure.topic === topic).map((figure) => ({ type: 'figure', figure }));
}
