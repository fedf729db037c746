import { analyse } from '../../core/analysis/analyse.ts';
import type { SweepResults } from '../../core/domain/results.ts';
import { renderFigures } from '../../core/report/render-figures.ts';
import { writeReport } from '../../core/report/write-report.ts';
import { buildSweepResults } from '../../tests/fixtures/sweep-results.ts';
import { writeReportPage } from '../../web/report/write-report-page.ts';
import type { RecordingView } from '../../web/views/results-view.ts';
import { readClientFile } from '../../workers/compile-client.ts';

export interface ReportResult {
  readonly name: string;
  readonly variants: number;
  readonly trials: number;
  /** Seconds for the analysis, the figures and all files, for each repetition. */
  readonly seconds: readonly number[];
  /** Size of report.html. */
  readonly megabytes: number;
}

export interface ReportRequest {
  readonly repetitions: number;
  readonly onProgress: (what: string) => void;
}

/** The whole report of generated results, in this process: the reference's 14 runs, and the same on eight folds with nine seeds. */
export async function measureReport(request: ReportRequest): Promise<ReportResult[]> {
  return [
    await measure(request, '14 runs', buildSweepResults({ seeds: 1 })),
    await measure(request, '1,000 trials', buildSweepResults({ unseenUsers: true, seeds: 9 })),
  ];
}

async function measure({ repetitions, onProgress }: ReportRequest, name: string, results: SweepResults): Promise<ReportResult> {
  onProgress(`report of ${name}`);
  const seconds: number[] = [];
  const client = { script: await readClientFile('report.js'), style: await readClientFile('page.css') };
  let megabytes = 0;
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const start = performance.now();
    const analysis = analyse(results);
    const drawn = await renderFigures({ results, analysis });
    const { headline } = writeReport({ results, analysis, ...drawn });
    const page = { results, analysis, leftOut: drawn.leftOut, headline, attempts: [], drawRecording, hasTry: false, client };
    megabytes = writeReportPage(page).length / 1e6;
    seconds.push((performance.now() - start) / 1_000);
  }
  const variants = new Set(results.trials.map(({ variant }) => variant)).size;
  return { name, variants, trials: results.trials.length, seconds, megabytes };
}

/** As long as a drawing can be. */
function drawRecording(recording: number, points: number): RecordingView {
  const values = [0, 1, 2].map((feature) => Array.from({ length: points }, (_, step) => Number(Math.sin(step + feature).toPrecision(5))));
  return { recording, className: '01', group: 'U01', length: points, values };
}
