import type { Analysis } from '../../core/analysis/types.ts';
import { DurasweepError, isStorageFailure } from '../../core/domain/errors.ts';
import type { SweepResults } from '../../core/domain/results.ts';
import { EXPORT_FORMATS } from '../../core/export/index.ts';
import type { ReportFile } from '../../core/report/write-report.ts';
import { chooseTrial, type LoadedModel, loadModel, writeExports } from './export-model.ts';
import type { StageContext } from './stage-context.ts';
import type { SweepRecord } from './sweep-record.ts';

export interface WinnerFiles {
  /** Files under `model/`; empty without a finished trial. */
  readonly files: readonly ReportFile[];
  /** The exported model; null if there is none. */
  readonly winner: LoadedModel | null;
  /** Why the export failed; null if it did not. */
  readonly problem: string | null;
}

interface Request {
  readonly results: SweepResults;
  readonly analysis: Analysis;
  /** Null if it is lost. */
  readonly record: SweepRecord | null;
}

/** Exports the winner in every format for the report. A failed export is only a remark in the report. */
export async function exportWinner(context: StageContext, { results, analysis: { winner }, record }: Request): Promise<WinnerFiles> {
  if (winner === null) return { files: [], winner: null, problem: null };
  try {
    if (record === null) throw new DurasweepError('ResultLost', `The records of "${results.sweepId}" are missing from the store.`);
    const loaded = await loadModel(context, record.ledger, chooseTrial(results.trials, winner.variant));
    const files = await writeExports(loaded.model, EXPORT_FORMATS);
    return {
      files: files.map(({ name, bytes, contentType }) => ({ path: `model/${name}`, bytes, contentType })),
      winner: loaded,
      problem: null,
    };
  } catch (error) {
    if (isStorageFailure(error)) throw error;
    return { files: [], winner: null, problem: `The model of ${winner.variant} was not exported. ${(error as Error).message}` };
  }
}
