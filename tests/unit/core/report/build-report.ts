import { analyse } from '../../../../core/analysis/analyse.ts';
import type { SweepResults } from '../../../../core/domain/results.ts';
import { type Figure, renderFigures } from '../../../../core/report/render-figures.ts';
import { type Report, writeReport } from '../../../../core/report/write-report.ts';

export interface BuiltReport extends Report {
  readonly figures: readonly Figure[];
  /** Text of one file. */
  readonly read: (path: string) => string;
}

/** The whole report of some results, as the three activities would make it; without `draws` its words and tables only. */
export async function buildReport(results: SweepResults, { draws = true }: { readonly draws?: boolean } = {}): Promise<BuiltReport> {
  const analysis = analyse(results);
  const { figures, leftOut } = draws ? await renderFigures({ results, analysis }) : { figures: [], leftOut: [] };
  const report = writeReport({ results, analysis, figures, leftOut });
  const read = (path: string) => {
    const file = report.files.find((candidate) => candidate.path === path);
    if (!file) throw new RangeError(`no file ${path}; there are ${report.files.map((each) => each.path).join(', ')}`);
    return new TextDecoder().decode(file.bytes);
  };
  return { ...report, figures, read };
}
