import { packReport, type ReportPageInput } from './pack-report.ts';
import { writeOfflinePage } from './write-offline-page.ts';

/** A page's compiled style and script. */
export interface Client {
  readonly style: string;
  readonly script: string;
}

export interface WriteReportPageInput extends ReportPageInput {
  /** The report's first sentence, for whoever runs no script. */
  readonly headline: string;
  readonly client: Client;
}

/** `report.html`: the page's views of one sweep, with all they show inside. */
export function writeReportPage({ headline, client, ...input }: WriteReportPageInput): string {
  const { name, dataset } = input.results;
  const title = `${dataset.synthetic ? 'SYNTHETIC DATA · ' : ''}${name}: report`;
  return writeOfflinePage({ title, words: headline, data: packReport(input), ...client });
}
