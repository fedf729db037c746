import type { Analysis } from '../analysis/types.ts';
import type { SweepResults } from '../domain/results.ts';
import { composeReport } from './document/compose.ts';
import { renderMarkdown } from './document/markdown.ts';
import type { Figure, LeftOutFigure } from './figures/figure.ts';
import { writeJournal } from './files/journal.ts';
import { writeModelCard } from './files/model-card.ts';
import { writeManifestJson, writeResultsJson } from './files/results-json.ts';
import { writeSummaryCsv } from './files/summary-csv.ts';
import { writeHeadline } from './sections/answer.ts';

export interface WriteReportInput {
  readonly results: SweepResults;
  readonly analysis: Analysis;
  readonly figures: readonly Figure[];
  /** Figures that could not be drawn; the report names them. */
  readonly leftOut: readonly LeftOutFigure[];
}

export interface ReportFile {
  /** Relative, with forward slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

export interface Report {
  readonly files: readonly ReportFile[];
  /** The report's first sentence: the answer. */
  readonly headline: string;
}

/** Writes every file of a report except its HTML pages. Deterministic: the same results give the same bytes; every number in the text is computed. */
export function writeReport(input: WriteReportInput): Report {
  const { results, figures, leftOut } = input;
  const blocks = composeReport(input, { figures, leftOut });
  const modelCard = writeModelCard(input);
  const { synthetic } = results.dataset;
  const files = [
    textFile('report.md', `${synthetic ? 'SYNTHETIC DATA\n\n' : ''}${renderMarkdown(blocks)}`, 'text/markdown'),
    textFile('summary.csv', writeSummaryCsv(results), 'text/csv'),
    textFile('journal.md', writeJournal(results), 'text/markdown'),
    textFile('results.json', writeResultsJson(input), 'application/json'),
    textFile('manifest.json', writeManifestJson(results), 'application/json'),
    ...(modelCard === null ? [] : [textFile('model-card.md', modelCard, 'text/markdown')]),
    ...figures.flatMap(({ name, svg, png }) => [
      textFile(`figures/${name}.svg`, svg, 'image/svg+xml'),
      { path: `figures/${name}.png`, bytes: png, contentType: 'image/png' },
    ]),
  ];
  return { files, headline: writeHeadline(input) };
}

/** One of a report's files. */
export function textFile(path: string, text: string, contentType: string): ReportFile {
  return { path, bytes: new TextEncoder().encode(text), contentType: `${contentType}; charset=utf-8` };
}
