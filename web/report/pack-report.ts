import type { Analysis } from '../../core/analysis/types.ts';
import type { SweepResults } from '../../core/domain/results.ts';
import type { LeftOutFigure } from '../../core/report/figures/figure.ts';
import type { AttemptsRow } from '../../workflows/steering-messages.ts';
import { buildResultsView } from '../views/build-results.ts';
import { buildStandingView } from '../views/build-standing.ts';
import { buildVariantView } from '../views/build-variant.ts';
import { packTrials, type ReportData } from '../views/report-data.ts';
import type { ConfusionCell, RecordingView, VariantView } from '../views/results-view.ts';
import { writeTextSections } from '../views/text-sections.ts';

export interface ReportPageInput {
  readonly results: SweepResults;
  readonly analysis: Analysis;
  readonly leftOut: readonly LeftOutFigure[];
  readonly attempts: readonly AttemptsRow[];
  /** Null if the recordings are not available. */
  readonly drawRecording: ((index: number, points: number) => RecordingView) | null;
  readonly hasTry: boolean;
}

/** Variants that can be looked at closely; results.json has all. */
const MOST_LOOKS = 100;
/** Recordings behind cells of the confusion matrices, of all variants together. */
const MOST_RECORDINGS = 300;
const POINTS = 48;
const EXAMPLES = 3;

/** Puts together what the page inside a report shows. The same results give the same bytes. */
export function packReport({ results, analysis, leftOut, attempts, drawRecording, hasTry }: ReportPageInput): ReportData {
  const ranked = analysis.leaderboard.filter(({ rank }) => rank !== null).slice(0, MOST_LOOKS);
  const looks = ranked.map(({ variant }) => buildVariantView(results, variant));
  const kept = drawRecording === null ? new Set<number>() : chooseRecordings(looks);
  return {
    results: { ...buildResultsView(results, analysis), sections: writeTextSections(results, analysis, leftOut) },
    ...buildStandingView(results, analysis),
    attempts,
    configuration: results.manifest.configuration,
    looks: looks.map((look) => keepExamples(look, kept)),
    recordings: drawRecording === null ? [] : [...kept].sort((a, b) => a - b).map((index) => drawRecording(index, POINTS)),
    compared: packTrials(results),
    hasTry,
  };
}

/** Of the first variants first, and mistakes before what was right: they are what one looks for. */
function chooseRecordings(looks: readonly VariantView[]): ReadonlySet<number> {
  const kept = new Set<number>();
  for (const wantsRight of [false, true]) {
    for (const { cells } of looks) {
      for (const cell of cells.filter(({ label, predicted }) => (label === predicted) === wantsRight)) {
        for (const { recording } of cell.examples.slice(0, wantsRight ? 1 : EXAMPLES)) if (kept.size < MOST_RECORDINGS) kept.add(recording);
      }
    }
  }
  return kept;
}

function keepExamples(look: VariantView, kept: ReadonlySet<number>): VariantView {
  const cells = look.cells.map(
    (cell): ConfusionCell => ({ ...cell, examples: cell.examples.filter(({ recording }) => kept.has(recording)).slice(0, EXAMPLES) }),
  );
  return { ...look, cells };
}
