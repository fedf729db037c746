import { setCurrentDetails } from '@temporalio/workflow';
import type { WrittenReport } from '../activities/types.ts';
import { stages } from './activity-proxies.ts';
import { checkReportInput } from './check-input.ts';

export interface ReportInput {
  readonly sweepId: string;
  /** Which execution of the sweep, by its start; null: the latest. */
  readonly startedAt?: string | null;
}

/** Makes a sweep's report from what the store holds: also while the sweep still runs, and again at any time later. No training. */
export async function report(input: ReportInput): Promise<WrittenReport> {
  checkReportInput(input);
  const { sweepId, startedAt = null } = input;
  const analysed = await stages.analyseSweep({ sweepId, startedAt });
  const rendered = await stages.renderFigures(analysed);
  const written = await stages.writeReport(rendered);
  setCurrentDetails(`${written.headline}\n\nReport: \`${written.folder ?? analysed.prefix}\``);
  return written;
}
