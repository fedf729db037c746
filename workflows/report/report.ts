import { setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { WrittenReport } from '../../activities/contract/report-stages.ts';
import { USUAL_TIMES } from '../../core/domain/stage-times.ts';
import { stages } from '../activity-proxies.ts';
import { checkReportInput, type ReportInput } from '../check-input.ts';
import { runStage, type StageRun } from '../run-stage.ts';
import { tellStorageWait } from '../sweep/storage-waits.ts';

/** Its name in the list of what is waiting for the store. */
export const REPORT = 'the report';

/** Makes a sweep's report from the store, while the sweep is running or at any later time. Trains nothing. */
export async function report(input: ReportInput, ...further: unknown[]): Promise<WrittenReport> {
  checkReportInput(input, further);
  const { sweepId, startedAt = null, times = USUAL_TIMES } = input;
  const run = <T>(start: StageRun<T>['start']) => runStage({ start, times, onWait: showWait });
  const analysed = await run((limits) => stages.analyseSweep({ sweepId, startedAt }, limits));
  const rendered = await run((limits) => stages.renderFigures(analysed, limits));
  const written = await run((limits) => stages.writeReport(rendered, limits));
  setCurrentDetails(`${written.headline}\n\nReport: \`${written.folder ?? analysed.prefix}\``);
  return written;
}

function showWait(reason: string | null): void {
  setCurrentDetails(reason === null ? '' : `Waiting for the store. ${reason}`);
  const { parent } = workflowInfo();
  if (parent !== undefined) tellStorageWait(parent.workflowId, REPORT, reason);
}
