import type { NestedAnalysis } from '../../analysis/ensemble-types.ts';
import type { Analysis } from '../../analysis/types.ts';
import { type Block, type Cell, cell, heading, numberCell, paragraph, strong } from '../document/blocks.ts';
import { capitalise, formatEstimate, formatInterval, formatNumber, formatShare, listNames } from '../format.ts';
import { describeCalibration } from './calibration.ts';
import type { ReportInput } from './wording.ts';

const KINDS: Readonly<Record<NestedAnalysis['kind'], string>> = {
  network: 'one network of the selected variant',
  networks: 'all networks of the selected variant together',
  ensemble: 'the selected ensemble',
};

export const NESTED_SELECTION =
  'on the two users held out of each training run; nothing was selected on them during training. A variant is selected on other users than the one it is evaluated on: see below.';

/** The unbiased result in one sentence, for the combination of most networks; null if there is none. */
export function describeNestedBriefly({ nested }: Analysis): string | null {
  const last = nested.at(-1);
  if (last === undefined) return null;
  const interval = last.accuracy.interval ? ` (95 % interval ${formatInterval('testAccuracy', last.accuracy.interval)})` : '';
  const single = nested.find(({ kind }) => kind === 'network');
  const alone = single === undefined || single === last ? '' : `; ${KINDS.network}: ${formatShare(single.accuracy.mean)}`;
  return `Selected for each user on the other users only, ${KINDS[last.kind]} reaches ${formatShare(last.accuracy.mean)}${interval} on users never seen${alone}.`;
}

/** Results that are independent of any selection on the evaluated users. */
export function writeNested({ results, analysis }: ReportInput): Block[] {
  const { nested } = results;
  if (nested === null || nested === undefined) return [];
  const title = heading(2, 'Selected without the test user', 'nested');
  if (analysis.nested.length === 0) return [title, paragraph(`Not available yet: ${nested.missing ?? 'there is no user to evaluate'}.`)];
  return [
    title,
    paragraph(
      'For each user, the variant or ensemble with the highest mean accuracy on the other users is selected, using networks that were trained on neither of them. Its networks, each trained without this user and one other, are then evaluated on this user, whose recordings played no part in the selection.',
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
    rows: nested.map((figure) => [cell(KINDS[figure.kind]), meanCell(figure), ...figure.choices.map(userCell)]),
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
    `selected: ${listNames(counts)}, with ${formatShare(inner)} on the others`,
    `worst user ${worst.group} with ${formatShare(worst.accuracy)}`,
    ...(networks > 1 ? [`${formatNumber(networks, 1)} networks per user`] : []),
    ...(calibration === null ? [] : [describeCalibration(calibration)]),
  ]
    .join('; ')
    .concat('.');
}
