import { isResampled } from '../../analysis/variants.ts';
import { listDataNotes } from '../../domain/data-notes.ts';
import { nameSweepFolder } from '../../domain/sweep-id.ts';
import { type Block, code, heading, paragraph } from '../document/blocks.ts';
import { countOf, formatNumber } from '../format.ts';
import { nameOfUnit, type ReportInput } from './wording.ts';

const RESAMPLED = 'widened because splits that evaluate the same recordings are not independent (Nadeau and Bengio, 2003)';

/** How the numbers were computed, and how to reproduce them. */
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
        ['Seeds needed: for a paired t test with 80 % power at the corrected level, assuming the observed difference and spread.'],
        [
          `Data: ${dataset.name}, ${formatNumber(dataset.recordings)} recordings, ${countOf(dataset.features.length, 'feature')}, lengths ${dataset.lengths.minimum} to ${dataset.lengths.maximum} (median ${dataset.lengths.median}), sha256 `,
          code(dataset.sha256),
          '.',
        ],
        ...describeCopies(results),
        ...listDataNotes(dataset).map((note) => [`${note}.`]),
      ],
    },
    heading(2, 'Run it again', 'reproduce'),
    paragraph(
      `Ran from ${results.startedAt} to ${results.finishedAt ?? 'now (unfinished)'} on ${manifest.machine.cpu}, ${countOf(manifest.machine.cores, 'core')}, ${manifest.machine.platform}, TensorFlow ${manifest.tensorflowVersion}, training code ${manifest.trainingCodeVersion}. The manifest contains everything needed to run it again; the same machine and TensorFlow build give the same bits:`,
    ),
    { type: 'code', text: `npm start -- runs/${nameSweepFolder(results.sweepId)}/manifest.json` },
  ];
}

/** For recordings that were evaluated together with distorted copies. */
function describeCopies({ manifest }: ReportInput['results']): string[][] {
  const { evaluation } = manifest.configuration as { readonly evaluation?: { readonly copies: number } };
  if (evaluation === undefined) return [];
  return [[`Evaluated: the mean probability over each recording and ${countOf(evaluation.copies, 'distorted copy', 'distorted copies')}.`]];
}

function describeSplit({ split }: ReportInput['results']): string {
  if (split.method !== 'official') return split.method;
  return "official (the data's own train and test parts; nothing was selected on the test part)";
}

function describeIntervals({ split }: ReportInput['results']): string {
  if (split.folds.length <= 1)
    return 'Student’s t over seeds. They cover the variation between seeds on this split, not other splits or people.';
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
