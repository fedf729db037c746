import type { RenderedFigures } from '../render-figures.ts';
import { writeAnswer } from '../sections/answer.ts';
import { writeClaims } from '../sections/claims.ts';
import { writeEnsembles } from '../sections/ensembles.ts';
import { writeExperiments } from '../sections/experiments.ts';
import { writeIncidents } from '../sections/incidents.ts';
import { writeLeaderboard } from '../sections/leaderboard.ts';
import { writeMethod } from '../sections/method.ts';
import { writeNested } from '../sections/nested.ts';
import { writeQuality } from '../sections/quality.ts';
import { writeRefusal } from '../sections/refusal.ts';
import { writeSearches } from '../sections/searches.ts';
import { writeSourceProblems } from '../sections/source-problems.ts';
import { writeTraining } from '../sections/training.ts';
import type { ReportInput } from '../sections/wording.ts';
import { type Block, heading, paragraph } from './blocks.ts';

/** Composes the report: the answer first, for readers in a hurry, and the method last. */
export function composeReport(input: ReportInput, { figures, leftOut }: RenderedFigures): Block[] {
  const { results } = input;
  return [
    heading(1, `${results.name}: report`, 'top'),
    ...writeAnswer(input),
    ...writeNested(input),
    ...writeSourceProblems(results),
    ...(results.description ? [paragraph(results.description)] : []),
    ...writeClaims(input),
    ...writeExperiments(input, figures),
    ...writeLeaderboard(input, figures),
    ...writeSearches(input, figures),
    ...writeEnsembles(input),
    ...writeRefusal(input),
    ...writeQuality(input, figures),
    ...writeTraining(input, figures),
    ...writeIncidents(input, { figures, leftOut }),
    ...writeMethod(input),
  ];
}
