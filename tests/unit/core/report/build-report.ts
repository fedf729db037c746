import { analyse } from '../../../../core/analysis/analyse.ts';
import type { SweepResults } from '../../../../core/domain/results.ts';
import { type Figure, renderFigures } from '../../../../core/report/render-figures.ts';
import { type Report, textFile, writeReport } from '../../../../core/report/write-report.ts';
import { type Client, writeReportPage } from '../../../../web/report/write-report-page.ts';
import type { RecordingView } from '../../../../web/views/results-view.ts';

export interface BuiltReport extends Report {
  readonly figures: readonly Figure[];
  /** Text of one file. */
  readonly read: (path: string) => string;
}

interface BuildOptions {
  readonly draws?: boolean;
  /** The page's compiled script and style; none where nobody looks at it. */
  readonly client?: Client;
}

/** The whole report of some results, as the three activities would make it; without `draws` its words and tables only. */
export async function buildReport(
  results: SweepResults,
  { draws = true, client = { style: '', script: '' } }: BuildOptions = {},
): Promise<BuiltReport> {
  const analysis = analyse(results);
  const { figures, leftOut } = draws ? await renderFigures({ results, analysis }) : { figures: [], leftOut: [] };
  const report = writeReport({ results, analysis, figures, leftOut });
  const { headline } = report;
  const html = writeReportPage({
    results,
    analysis,
    leftOut,
    headline,
    attempts: [],
    drawRecording: buildRecording,
    hasTry: false,
    client,
  });
  const files = [...report.files, textFile('report.html', html, 'text/html')];
  const read = (path: string) => {
    const file = files.find((candidate) => candidate.path === path);
    if (!file) throw new RangeError(`no file ${path}; there are ${files.map((each) => each.path).join(', ')}`);
    return new TextDecoder().decode(file.bytes);
  };
  return { ...report, files, figures, read };
}

function buildRecording(recording: number, points: number): RecordingView {
  const values = [0, 1, 2].map((feature) => Array.from({ length: points }, (_, step) => Math.round(100 * Math.sin(step / 5 + feature))));
  return { recording, className: '01', group: 'U01', length: points, values };
}
