import { type Block, code, heading, paragraph } from '../document/blocks.ts';
import { countOf, formatNumber } from '../format.ts';
import type { ReportInput } from './wording.ts';

/** How the numbers came about, and how to get them again. */
export function writeMethod({ results, analysis }: ReportInput): Block[] {
  const { manifest, split, dataset } = results;
  const [first] = split.folds;
  const clustered = analysis.folds.length > 1;
  return [
    heading(2, 'Method', 'method'),
    {
      type: 'list',
      items: [
        [
          `Split: ${split.method}, seed ${split.seed}, ${countOf(split.folds.length, 'fold')}${first ? `; fold ${first.fold} has ${formatNumber(first.train)} training, ${formatNumber(first.validation)} validation and ${formatNumber(first.test)} test recordings` : ''}.`,
        ],
        [
          clustered
            ? 'Intervals of means: bootstrap over folds with all their seeds, percentiles widened for few folds; Student’s t below five folds.'
            : 'Intervals of means: Student’s t over seeds. They cover the luck of the seed on this one split, not other splits or people.',
        ],
        [
          'Comparisons: paired on fold and seed; paired t test, from six units on also an exact sign-flip test that must agree; Holm’s correction over each experiment. The fold is the unit where there are several.',
        ],
        ['Seeds needed: for a paired t test with 80 % power at the corrected level, taking difference and spread as observed.'],
        [
          `Data: ${dataset.name}, ${formatNumber(dataset.recordings)} recordings, ${dataset.features.length} features, lengths ${dataset.lengths.minimum} to ${dataset.lengths.maximum} (median ${dataset.lengths.median}), sha256 `,
          code(dataset.sha256),
          '.',
        ],
      ],
    },
    heading(2, 'Run it again', 'reproduce'),
    paragraph(
      `Ran from ${results.startedAt} to ${results.finishedAt ?? 'now (unfinished)'} on ${manifest.machine.cpu}, ${countOf(manifest.machine.cores, 'core')}, ${manifest.machine.platform}, TensorFlow ${manifest.tensorflowVersion}, training code ${manifest.trainingCodeVersion}. The manifest holds all it takes; on the same machine and TensorFlow build the same bits come out:`,
    ),
    { type: 'code', text: `npm start -- runs/${results.sweepId}/manifest.json` },
  ];
}
