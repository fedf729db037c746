import type { Analysis } from '../../core/analysis/types.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { decodeDataset } from '../../core/dataset/dataset-codec.ts';
import { isStorageFailure } from '../../core/domain/errors.ts';
import type { SweepResults } from '../../core/domain/results.ts';
import { buildModelDocument } from '../../core/export/json/index.ts';
import type { LeftOutFigure } from '../../core/report/figures/figure.ts';
import { type ReportFile, textFile } from '../../core/report/write-report.ts';
import { writeReportPage } from '../../web/report/write-report-page.ts';
import { writeTryPage } from '../../web/report/write-try-page.ts';
import { buildRecordingView } from '../../web/views/build-recording.ts';
import { buildTryView } from '../../web/views/try-view.ts';
import type { LoadedModel } from './export-model.ts';
import { listAttempts } from './list-attempts.ts';
import { getDerived } from './recipes.ts';
import type { StageContext } from './stage-context.ts';
import type { SweepRecord } from './sweep-record.ts';

interface PagesInput {
  readonly results: SweepResults;
  readonly analysis: Analysis;
  readonly leftOut: readonly LeftOutFigure[];
  /** The report's first sentence. */
  readonly headline: string;
  /** Null if it is lost; attempts and recordings are then unknown. */
  readonly record: SweepRecord | null;
  /** Null if there is no network to try. */
  readonly winner: LoadedModel | null;
}

/** The pages of a report, each self-contained: `report.html`, and `try.html` if there is a network to try. */
export async function writePages(context: StageContext, input: PagesInput): Promise<ReportFile[]> {
  const { results, record, winner, ...rest } = input;
  const { readClientFile: read } = context;
  const dataset = record && (await readDataset(context, record));
  const style = await read('page.css');
  const report = writeReportPage({
    ...rest,
    results,
    attempts: record === null ? [] : listAttempts(record.variants),
    drawRecording: dataset && ((index, points) => buildRecordingView(dataset, index, points)),
    hasTry: winner !== null,
    client: { style, script: await read('report.js') },
  });
  const files = [textFile('report.html', report, 'text/html')];
  if (winner === null) return files;
  const sensor = record?.ledger.configuration.dataset.sensor;
  const view = buildTryView({ model: buildModelDocument(winner.model), recordings: winner.judged, sensor });
  const { name, dataset: data } = results;
  const page = writeTryPage({ name, synthetic: data.synthetic, view, client: { style, script: await read('try.js') } });
  return [...files, textFile('try.html', page, 'text/html')];
}

/** Recordings only illustrate a report, so lost ones are omitted. */
async function readDataset(context: StageContext, { ledger }: SweepRecord): Promise<Dataset | null> {
  try {
    return decodeDataset(await getDerived(context, ledger.dataset.parsed));
  } catch (error) {
    if (isStorageFailure(error)) throw error;
    return null;
  }
}
