import type { Analysis, NestedAnalysis } from '../../analysis/types.ts';
import { type Block, type Cell, cell, heading, numberCell, paragraph, strong } from '../document/blocks.ts';
import { formatEstimate, formatInterval, formatNumber, formatShare, listNames } from '../format.ts';
import { describeCalibration } from './calibration.ts';
import type { ReportInput } from './wording.ts';

const KINDS: Readonly<Record<NestedAnalysis['kind'], string>> = {
  network: 'one network of the chosen variant',
  networks: 'all networks of the chosen variant together',
  ensemble: 'the chosen ensemble',
};

export const NESTED_SELECTION =
  'on the two users that each training left out, on whom nothing was chosen while it trained. What variants are chosen by is another user than the one they are judged on: see below.';

/** The honest figure in one sentence, of what was made of most networks; null where there is none. */
export function describeNestedBriefly({ nested }: Analysis): string | null {
  const last = nested.at(-1);
  if (last === undefined) return null;
  const interval = last.accuracy.interval ? ` (95 % interval ${formatInterval('testAccuracy', last.accuracy.interval)})` : '';
  const single = nested.find(({ kind }) => kind === 'network');
  const alone = single === undefined || single === last ? '' : `; ${KINDS.network}: ${formatShare(single.accuracy.mean)}`;
  return `Chosen for each user on the other users alone, ${KINDS[last.kind]} reaches ${formatShare(last.accuracy.mean)}${interval} on users never seen${alone}.`;
}

/** Figures that no choice on the judged users has touched. */
export function writeNested({ results, analysis }: ReportInput): Block[] {
  const { nested } = results;
  if (nested === null || nested === undefined) return [];
  const title = heading(2, 'Chosen without the test user', 'nested');
  if (analysis.nested.length === 0) return [title, paragraph(`Not there yet: ${nested.missing ?? 'there is no user to judge'}.`)];
  return [
    title,
    paragraph(
      'For each user, the variant or ensemble with the highest mean accuracy on the other users is taken, as networks judge them that knew neither them nor this user. Its networks, which left out this user and one other each, are then judged on this user, whose recordings had no part in any choice.',
    ),
    writeTable(analysis),
    { type: 'list', items: analysis.nested.map((figure) => [strong(`${capitalise(KINDS[figure.kind])}:`), ` ${describeFigure(figure)}`]) },
  ];
}

function writeTable({ nested }: Analysis): Block {
  const users = nested[0]?.choices.map(({ user }) => user) ?? [];
  return {
    type: 'table',
    caption: 'Accuracy on each user, and the mean over users with its 95 % interval.',
    columns: [
      { title: 'What', align: 'left' },
      { title: 'Mean', align: 'right' },
      ...users.map((user) => ({ title: user, align: 'right' as const })),
    ],
    rows: nested.map((figure) => ({ cells: [cell(KINDS[figure.kind]), meanCell(figure), ...figure.choices.map(userCell)] })),
  };
}

function meanCell({ accuracy }: NestedAnalysis): Cell {
  return numberCell(formatEstimate('testAccuracy', accuracy), accuracy.mean);
}

function userCell({ accuracy }: NestedAnalysis['choices'][number]): Cell {
  return numberCell(formatShare(accuracy), accuracy);
}

function describeFigure({ choices, worst, calibration }: NestedAnalysis): string {
  const chosen = [...new Set(choices.map((choice) => choice.chosen))].sort();
  const counts = chosen.map((name) => `${name} (${formatNumber(choices.filter((choice) => choice.chosen === name).length)})`);
  const inner = choices.reduce((sum, choice) => sum + choice.innerAccuracy, 0) / choices.length;
  const networks = choices.reduce((sum, choice) => sum + choice.networks, 0) / choices.length;
  return [
    `chosen ${listNames(counts)} times, at ${formatShare(inner)} on the others`,
    `worst user ${worst.group} with ${formatShare(worst.accuracy)}`,
    ...(networks > 1 ? [`${formatNumber(networks, 1)} networks a user`] : []),
    ...(calibration === null ? [] : [describeCalibration(calibration)]),
  ]
    .join('; ')
    .concat('.');
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
