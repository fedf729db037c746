import type { ClaimStep, ClaimVerdict } from '../../analysis/types.ts';
import type { Claim } from '../../domain/claim.ts';
import { MEASURE_DESCRIPTIONS } from '../../domain/measures.ts';
import { type Block, cell, heading, paragraph, strong } from '../document/blocks.ts';
import { countOf, formatDifference, formatDifferenceInterval, formatInterval, formatMeasure } from '../format.ts';
import type { ReportInput } from './wording.ts';

/** Every claim with its verdict and the numbers behind it; empty if no claims were declared. */
export function writeClaims({ analysis }: ReportInput): Block[] {
  const { claims } = analysis;
  if (claims.length === 0) return [];
  const tally = (['supported', 'contradicted', 'undecided'] as const)
    .map((verdict) => `${claims.filter((claim) => claim.verdict === verdict).length} ${verdict}`)
    .join(', ');
  return [
    heading(2, 'Claims', 'claims'),
    paragraph(
      `Of ${countOf(claims.length, 'claim')} declared before the sweep: ${tally}. Supported and contradicted mean that the trials show it at the 95 % level; everything else is undecided.`,
    ),
    {
      type: 'table',
      caption: 'Claims, what was tested, and the verdict. Differences are the later variant minus the earlier one.',
      columns: ['Claim', 'Tested', 'Numbers', 'Verdict'].map((title) => ({ title, align: 'left' as const })),
      rows: claims.map((claim) => [
        cell(claim.claim.statement),
        cell(describeTest(claim.claim)),
        cell(describeSteps(claim)),
        cell(strong(claim.verdict), ...(claim.reason ? [`: ${claim.reason}`] : [])),
      ]),
    },
  ];
}

function describeTest({ metric, test }: Claim): string {
  const title = MEASURE_DESCRIPTIONS[metric].title.toLowerCase();
  switch (test.type) {
    case 'ordered':
      return `${title} ${test.direction} along ${test.variants.join(' → ')}${test.smallestEffect > 0 ? `, by ${size(metric, test.smallestEffect)} or more each` : ''}`;
    case 'equivalent':
      return `${title} of ${test.variants.join(' and ')} within ${size(metric, test.margin)}`;
    case 'within':
      return `${title} of ${test.variants.join(', ')} within ${formatInterval(metric, test.range)}`;
    case 'larger-spread':
      return `${title} differs more within ${test.variants.join(', ')} than within ${test.than.join(', ')}${test.smallestEffect > 0 ? `, by ${size(metric, test.smallestEffect)} or more` : ''}`;
  }
}

function size(metric: Claim['metric'], value: number): string {
  return formatDifference(metric, value).replace('+', '');
}

function describeSteps({ claim, steps }: ClaimVerdict): string {
  return steps.length === 0 ? 'none' : steps.map((step) => describeStep(claim, step, steps.length > 1)).join('; ');
}

function describeStep({ metric, test }: Claim, step: ClaimStep, named: boolean): string {
  if (step.estimate === null) return `${step.label}: no pair`;
  const level = test.type === 'within';
  const value = level ? formatMeasure(metric, step.estimate) : formatDifference(metric, step.estimate);
  const interval = level ? formatInterval(metric, step.interval) : formatDifferenceInterval(metric, step.interval);
  const label = named || test.type === 'larger-spread' ? `${step.label}: ` : '';
  return `${label}${value} (${Number((100 * step.level).toFixed(1))} % interval ${interval})`;
}
