import type { Analysis } from '../../core/analysis/types.ts';
import { isStorageFailure } from '../../core/domain/errors.ts';
import type { SweepResults } from '../../core/domain/results.ts';
import { EXPORT_FORMATS } from '../../core/export/index.ts';
import type { ReportFile } from '../../core/report/write-report.ts';
import { chooseTrial, loadModel, writeExports } from './export-model.ts';
import { readSweepLedger } from './ledgers.ts';
import type { StageContext } from './stage-context.ts';

export interface WinnerFiles {
  /** Under `model/`; none without a finished trial. */
  readonly files: readonly ReportFile[];
  /** Why there are none, where there were to be. */
  readonly problem: string | null;
}

/** The winner in every format, for the report. A report does not wait for it: what cannot be exported is a remark. */
export async function exportWinner(context: StageContext, results: SweepResults, { winner }: Analysis): Promise<WinnerFiles> {
  if (winner === null) return { files: [], problem: null };
  try {
    const { sweepId, startedAt } = results;
    const ledger = await readSweepLedger(context.store, { sweepId, startedAt });
    const { model } = await loadModel(context, ledger, chooseTrial(results.trials, winner.variant));
    const files = await writeExports(model, EXPORT_FORMATS);
    return { files: files.map(({ name, bytes, contentType }) => ({ path: `model/${name}`, bytes, contentType })), problem: null };
  } catch (error) {
    if (isStorageFailure(error)) throw error;
    return { files: [], problem: `The model of ${winner.variant} was not exported. ${(error as Error).message}` };
  }
}
