import { isResampled } from '../../analysis/variants.ts';
import { listDataNotes } from '../../domain/data-notes.ts';
import { nameSweepFolder } from '../../domain/sweep-id.ts';
import { type Block, code, heading, paragraph } from '../document/blocks.ts';
import { countOf, formatNumber } from '../format.ts';
import { nameOfUnit, type ReportInput } from './wording.ts';

const RESAMPLED = 'widened because splits that judge the same recordings are not independent (Nadeau and Bengio, 2003)';

/** How the numbers came about, and how to get them again. */
export function writeMethod({ results }: ReportInput): Block[] {
  const { manifest, split, dataset } = results;
  const [first] = split.folds;
  return [
    heading(2, 'Method', 'method'),
    {
      type: 'list',
      items: [
        [
          `Split: ${describeSplit(results)}, seed ${split.seed}, ${countOf(split.folds.length, 'fold')}${first ? `; fold ${first.fold} has ${formatNumber(first.train)} training, ${formatNumber(first.validation)} validation and ${formatNumber(first.test)} test recordings` : ''}.`,
        ],
        [`Intervals of means: ${describeIntervals(results)}`],
        [`Comparisons: paired on fold and seed; ${describeTest(results)}; Holm’s correction over each experiment.`],
        ['Seeds needed: for a paired t test with 80 % power at the corrected level, taking difference and spread as observed.'],
        [
          `Data: ${dataset.name}, ${formatNumber(dataset.recordings)} recordings, ${dataset.features.length} features, lengths ${dataset.lengths.minimum} to ${dataset.lengths.maximum} (median ${dataset.lengths.median}), sha256 `,
          code(dataset.sha256),
          '.',
        ],
        ...describeCopies(results),
        ...listDataNotes(dataset).map((note) => [`${note}.`]),
      ],
    },
    heading(2, 'Run it again', 'reproduce'),
    paragraph(
      `Ran from ${results.startedAt} to ${results.finishedAt ?? 'now (unfinished)'} on ${manifest.machine.cpu}, ${countOf(manifest.machine.cores, 'core')}, ${manifest.machine.platform}, TensorFlow ${manifest.tensorflowVersion}, training code ${manifest.trainingCodeVersion}. The manifest holds all it takes; on the same machine and TensorFlow build the same bits come out:`,
    ),
    { type: 'code', text: `npm start -- runs/${nameSweepFolder(results.sweepId)}/manifest.json` },
  ];
}

/** Of what was judged with distorted copies of itself. */
function describeCopies({ manifest }: ReportInput['results']): string[][] {
  const { evaluation } = manifest.configuration as { readonly evaluation?: { readonly copies: number } };
  if (evaluation === undefined) return [];
  return [[`Judged: the mean probability over each recording and ${countOf(evaluation.copies, 'distorted copy', 'distorted copies')}.`]];
}

function describeSplit({ split }: ReportInput['results']): string {
  if (split.method !== 'official') return split.method;
  return "official (the data's own train and test parts; nothing was chosen on the test part)";
}

function describeIntervals({ split }: ReportInput['results']): string {
  if (split.folds.length <= 1)
    return 'Student’s t over seeds. They cover the luck of the seed on this one split, not other splits or people.';
  return isResampled(split)
    ? `Student’s t over the folds’ means, ${RESAMPLED}.`
    : 'bootstrap over folds with all their seeds, percentiles widened for few folds; Student’s t below five folds.';
}

function describeTest(results: ReportInput['results']): string {
  const unit = `the ${nameOfUnit(results)} is the unit`;
  return isResampled(results.split)
    ? `paired t test, ${RESAMPLED}; ${unit}`
    : `paired t test, from six units on also an exact sign-flip test that must agree; ${unit}`;
}
