import { chooseTrial, loadModel, writeExports } from '../../activities/stages/export-model.ts';
import { makeAgain } from '../../activities/stages/make-again.ts';
import { EXPORT_FORMATS } from '../../core/export/index.ts';
import type { Exported, ExportRequest } from './export-request.ts';
import { formatShare } from './format-share.ts';

/** A variant's best trial. */
export async function exportVariant({ store, ledger, trials, name, format }: ExportRequest): Promise<Exported> {
  const trial = chooseTrial(trials, name);
  const { model } = await loadModel({ store, makeAgain, reportProgress: () => undefined }, ledger, trial);
  const { validationAccuracy, testAccuracy, synthetic } = model.provenance;
  return {
    files: await writeExports(model, format === 'all' ? EXPORT_FORMATS : [format]),
    says: `${name}, fold ${trial.fold}, seed ${trial.seed}: validation accuracy ${formatShare(validationAccuracy)}, test accuracy ${formatShare(testAccuracy)}.`,
    synthetic,
  };
}
