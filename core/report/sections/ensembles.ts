import type { EnsembleAnalysis } from '../../analysis/ensemble-types.ts';
import type { EnsembleResult } from '../../domain/ensembles.ts';
import { type Block, type Cell, cell, code, heading, numberCell, paragraph, strong } from '../document/blocks.ts';
import { formatDifference, formatDifferenceInterval, formatEstimate, formatNumber, formatShare, listNames } from '../format.ts';
import { describeCalibration } from './calibration.ts';
import type { ReportInput } from './wording.ts';

/** Results of ensembles; empty without ensembles. */
export function writeEnsembles({ results, analysis }: ReportInput): Block[] {
  const ensembles = results.ensembles ?? [];
  if (ensembles.length === 0) return [];
  const pairs = ensembles.flatMap((result, index) => {
    const own = analysis.ensembles[index];
    return own === undefined ? [] : [{ result, own }];
  });
  return [
    heading(2, 'Ensembles', 'ensembles'),
    paragraph(
      "Each ensemble averages the probabilities of networks that the sweep trained anyway. Members and temperatures are selected on each fold's validation part; the test part is only measured.",
    ),
    {
      type: 'table',
      caption:
        'Ensembles, with the 95 % interval of the mean over folds in brackets. Cost: running all networks once on a recording of median length.',
      columns: [
        { title: 'Ensemble', align: 'left' },
        { title: 'Validation accuracy', align: 'right' },
        { title: 'Test accuracy', align: 'right' },
        { title: 'Gain over the best member', align: 'right' },
        { title: 'Worst user', align: 'right' },
        { title: 'Networks', align: 'right' },
        { title: 'Parameters', align: 'right' },
        { title: 'Million multiply-adds', align: 'right' },
      ],
      rows: pairs.map(({ result, own }) => listCells(result, own)),
    },
    { type: 'list', items: pairs.map(({ result, own }) => [strong(`${result.name}:`), ` ${describeEnsemble(result, own)}`]) },
  ];
}

function listCells({ networks, parameters, multiplyAdds }: EnsembleResult, own: EnsembleAnalysis): Cell[] {
  const { name, validation, test, gain, worst } = own;
  return [
    cell(code(name)),
    numberCell(formatEstimate('validationAccuracy', validation), validation?.mean),
    numberCell(formatEstimate('testAccuracy', test), test?.mean),
    numberCell(gain === null ? 'none' : describeGain(gain), gain?.difference),
    numberCell(worst === null ? 'none' : `${worst.group}, ${formatShare(worst.accuracy)}`, worst?.accuracy),
    numberCell(formatNumber(networks, Number.isInteger(networks) ? 0 : 1), networks),
    numberCell(formatNumber(parameters), parameters),
    numberCell(formatNumber(multiplyAdds / 1e6, 1), multiplyAdds),
  ];
}

function describeGain({ difference, interval }: NonNullable<EnsembleAnalysis['gain']>): string {
  const range = interval === null ? '' : ` (${formatDifferenceInterval('testAccuracy', interval).replace(' points', '')})`;
  return `${formatDifference('testAccuracy', difference)}${range}`;
}

function describeEnsemble({ variants, selection, rounds, calibration, missing }: EnsembleResult, { bestMember }: EnsembleAnalysis): string {
  const how =
    selection === 'all' ? 'every network with equal weight' : `chosen greedily in ${formatNumber(rounds)} rounds (Caruana et al., 2004)`;
  return [
    `${listNames(variants)}; ${how}`,
    ...(bestMember === null ? [] : [`best member by validation accuracy: ${bestMember}`]),
    ...(calibration === null ? [] : [describeCalibration(calibration)]),
    ...(missing === null ? [] : [`folds are missing: ${missing}`]),
  ]
    .join('; ')
    .concat('.');
}
