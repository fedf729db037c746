import { loadEnsemble } from '../../activities/stages/export-ensemble.ts';
import { makeAgain } from '../../activities/stages/make-again.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import { writeOnnxEnsemble } from '../../core/export/index.ts';
import type { Exported, ExportRequest } from './export-request.ts';
import { formatShare } from './format-share.ts';

/** An ensemble's networks of one fold as one ONNX file. */
export async function exportEnsemble({ store, ledger, trials, name, format }: ExportRequest): Promise<Exported> {
  if (format !== 'onnx' && format !== 'all') {
    throw new DurasweepError('InvalidConfig', `--format ${format}: the ensemble "${name}" is exported as onnx only; leave --format out.`);
  }
  const { ensemble, fold, synthetic } = await loadEnsemble({ store, makeAgain, reportProgress: () => undefined }, { ledger, trials, name });
  const accuracies = `validation accuracy ${formatShare(fold.validation.accuracy)}, test accuracy ${formatShare(fold.test?.accuracy ?? null)}`;
  return {
    files: [await writeOnnxEnsemble(ensemble)],
    says: `${name}, fold ${fold.fold}, ${ensemble.members.length} networks in one model.onnx: ${accuracies}.`,
    synthetic,
  };
}
