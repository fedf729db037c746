import type { RefusalAnalysis } from '../../analysis/ensemble-types.ts';
import { type Block, type Cell, cell, code, heading, numberCell, paragraph } from '../document/blocks.ts';
import { formatNumber, formatShare } from '../format.ts';
import type { ReportInput } from './wording.ts';

/** How well networks reject classes that they were not trained on; empty unless the split leaves some out. */
export function writeRefusal({ results, analysis }: ReportInput): Block[] {
  if (analysis.refusals.length === 0) return [];
  return [
    heading(2, 'Unknown classes', 'refusal'),
    paragraph(
      `Classes that nothing was trained on: ${nameClasses(results)}. A recording is rejected if the probability of its most likely class is below a threshold. Each network has its own threshold, which accepts 95 % of its validation part. AUROC: the probability that a recording of a known class scores higher than one of an unknown class; 50 % is guessing.`,
    ),
    {
      type: 'table',
      caption: 'Means over folds and seeds, measured on the evaluated recordings of known and of unknown classes.',
      columns: [
        { title: 'Variant', align: 'left' },
        { title: 'AUROC', align: 'right' },
        { title: 'Lowest AUROC of a trial', align: 'right' },
        { title: 'Unknown refused', align: 'right' },
        { title: 'Known accepted', align: 'right' },
        { title: 'Unknown recordings per fold', align: 'right' },
      ],
      rows: analysis.refusals.map((refusal) => listCells(refusal)),
    },
  ];
}

function listCells({ variant, auroc, lowestAuroc, refusedUnknown, acceptedKnown, recordings }: RefusalAnalysis): Cell[] {
  const share = (value: number | null) => numberCell(value === null ? 'none' : formatShare(value), value ?? undefined);
  const shares = [auroc, lowestAuroc, refusedUnknown, acceptedKnown].map(share);
  return [cell(code(variant)), ...shares, numberCell(formatNumber(recordings, 0), recordings)];
}

function nameClasses({ manifest }: ReportInput['results']): string {
  const { split } = manifest.configuration as { readonly split?: { readonly unknownClasses?: readonly string[] } };
  return (split?.unknownClasses ?? []).join(', ');
}
