import { analyse } from '../../core/analysis/analyse.ts';
import type { SweepResults } from '../../core/domain/results.ts';
import { renderFigures } from '../../core/report/render-figures.ts';
import { writeReport } from '../../core/report/write-report.ts';
import { buildSweepResults } from '../../tests/fixtures/sweep-results.ts';

export interface ReportResult {
  readonly name: string;
  readonly variants: number;
  readonly trials: number;
  /** Analysis, figures and every file, each repetition. */
  readonly seconds: readonly number[];
}

export interface ReportRequest {
  readonly repetitions: number;
  readonly onProgress: (what: string) => void;
}

/** The whole report of made-up results, in this process: the reference's 14 runs, and the same on eight folds with nine seeds. */
export async function measureReport(request: ReportRequest): Promise<ReportResult[]> {
  return [
    await measure(request, '14 runs', buildSweepResults({ seeds: 1 })),
    await measure(request, '1,000 trials', buildSweepResults({ unseenUsers: true, seeds: 9 })),
  ];
}

async function measure({ repetitions, onProgress }: ReportRequest, name: string, results: SweepResults): Promise<ReportResult> {
  onProgress(`report of ${name}`);
  const seconds: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const start = performance.now();
    const analysis = analyse(results);
    writeReport({ results, analysis, ...(await renderFigures({ results, analysis })) });
    seconds.push((performance.now() - start) / 1_000);
  }
  const variants = new Set(results.trials.map(({ variant }) => variant)).size;
  return { name, variants, trials: results.trials.length, seconds };
}
